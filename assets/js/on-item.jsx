// Says that an item is shown, and says it again whenever it is another one. A key does not do that: what Reflex calls on
// mount belongs to the component around the element, which stays.
import { useEffect } from "react";

export const OnItem = ({ item, onItem }) => {
  useEffect(() => {
    onItem?.();
  }, [item]);
  return null;
};
