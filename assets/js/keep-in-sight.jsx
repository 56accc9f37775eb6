// The chosen line of a list ([aria-current=true]) stays in sight when another one is chosen by key, button or link.
import { useEffect, useRef } from "react";

export const KeepInSight = ({ item, children }) => {
  const box = useRef(null);
  useEffect(() => {
    const line = box.current.querySelector("[aria-current=true]")?.closest("li");
    const place = box.current.getBoundingClientRect();
    if (!line || !place.height || box.current.scrollHeight <= box.current.clientHeight) return;
    const { top, bottom, height } = line.getBoundingClientRect();
    if (top < place.top + height) box.current.scrollTop -= place.top + height - top;
    else if (bottom > place.bottom - height) box.current.scrollTop += bottom - place.bottom + height;
  }, [item]);
  return (
    <div ref={box} className="scrolls">
      {children}
    </div>
  );
};
