// A line of tabs that scrolls sideways where there is no room for all: the chosen one is brought into sight, and an
// arrow over a fading edge tells that more follow. Arrow keys, Home and End go through the tabs.
import { useEffect, useRef, useState } from "react";
import { Icon } from "$/public/js/icon.jsx";

const BESIDE = 48; // what an edge's arrow covers
const SLACK = 2;

export const TabList = ({ label, chosen, shapes, children }) => {
  const list = useRef(null);
  const [more, setMore] = useState("");
  const rtl = () => (getComputedStyle(list.current).direction === "rtl" ? -1 : 1);

  useEffect(() => {
    const line = list.current;
    const look = () => {
      const passed = Math.abs(line.scrollLeft);
      const before = passed > SLACK;
      const after = passed + line.clientWidth < line.scrollWidth - SLACK;
      setMore([before && "before", after && "after"].filter(Boolean).join(" "));
    };
    const sizes = new ResizeObserver(look);
    [line, ...line.children].forEach((each) => sizes.observe(each));
    line.addEventListener("scroll", look, { passive: true });
    look();
    return () => {
      sizes.disconnect();
      line.removeEventListener("scroll", look);
    };
  }, []);

  useEffect(() => {
    const tab = list.current.querySelector("[aria-selected=true]")?.getBoundingClientRect();
    if (!tab) return;
    const place = list.current.getBoundingClientRect();
    if (tab.left < place.left + BESIDE) list.current.scrollLeft -= place.left + BESIDE - tab.left;
    else if (tab.right > place.right - BESIDE) list.current.scrollLeft += tab.right - place.right + BESIDE;
  }, [chosen]);

  const onKeyDown = (event) => {
    const tabs = [...list.current.querySelectorAll("[role=tab]")];
    const at = tabs.indexOf(document.activeElement);
    const step = { ArrowRight: rtl(), ArrowLeft: -rtl() }[event.key];
    const next = { Home: 0, End: tabs.length - 1 }[event.key] ?? (step && (at + step + tabs.length) % tabs.length);
    if (at < 0 || next === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    tabs[next].focus();
  };
  const go = (way) => list.current.scrollBy({ left: way * rtl() * list.current.clientWidth * 0.7 });
  // The tabs themselves are reached by key and told by screen readers: the arrows are for hands alone.
  const arrow = (name, way, shape) => (
    <button type="button" tabIndex={-1} aria-hidden="true" className={`further ${name}`} onClick={() => go(way)}>
      <Icon shape={shape} size="s" />
    </button>
  );
  return (
    <div className="tab-line" data-more={more}>
      <div ref={list} role="tablist" aria-label={label} className="wtabs" onKeyDown={onKeyDown}>
        {children}
      </div>
      {arrow("before", -1, shapes[0])}
      {arrow("after", 1, shapes[1])}
    </div>
  );
};
