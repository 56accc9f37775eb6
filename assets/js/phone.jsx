// A page of ours inside a drawn phone, at the size of a phone and scaled to the frame.
import { useRef } from "react";

export const Phone = ({ src, title }) => {
  const frame = useRef(null);
  // A phone shows no scroll bar beside the page.
  const bare = () => {
    const page = frame.current?.contentDocument?.documentElement;
    if (page) page.style.scrollbarWidth = "none";
  };
  return (
    <div className="frame">
      <div className="scr">
        <span className="notch" />
        <iframe ref={frame} src={src} title={title} onLoad={bare} />
      </div>
    </div>
  );
};
