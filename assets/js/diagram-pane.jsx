// A drawing that may be larger than its place: zoom, fit, and pan by dragging, wheel, fingers and arrow keys. From one
// [data-state] to the next by arrow keys; Enter presses it. The drawing itself comes in as children, of which this
// knows only the size. Every visible word comes in as a property.
import { useCallback, useEffect, useRef, useState } from "react";
import { Icon } from "./icon.jsx";
import { fitScale, nearest, placed, revealed, STEPS, zoomed } from "./diagram-view.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const NUDGE = 60;
const CLICK_REACH = 4;

const Tool = ({ label, shape, keys, onClick, children }) => (
  <button type="button" aria-label={label} title={label} data-key={keys} onClick={onClick}>
    {shape ? <Icon shape={shape} /> : children}
  </button>
);

export const DiagramPane = ({ label, width, height, focusX, focusY, selected, words, icons, children }) => {
  const frame = useRef(null);
  const [size, setSize] = useState(null);
  const [view, setView] = useState(null); // null until the reader moves something
  const fingers = useRef(new Map());
  const dragged = useRef(false);

  const drawing = { width, height, focusX, focusY };
  const now = size ? placed(view, size, drawing) : null;
  const latest = useRef({});
  latest.current = { now, size, drawing };

  const change = useCallback((how) => {
    const { now, size, drawing } = latest.current;
    if (now) setView(placed(how(now, size, drawing), size, drawing));
  }, []);
  const zoomTo = (scale, at) => change((from, place) => zoomed(from, scale, at ?? { x: place.width / 2, y: place.height / 2 }));
  const step = (by) => {
    const scale = latest.current.now.scale;
    const next = by > 0 ? STEPS.find((one) => one > scale * 1.01) : STEPS.findLast((one) => one < scale * 0.99);
    if (next) zoomTo(next);
  };
  const reveal = useCallback(
    (element) => {
      const box = element?.querySelector("rect");
      if (!box) return;
      const at = (name) => Number(box.getAttribute(name));
      change((from, place) => revealed(from, place, { x: at("x"), y: at("y"), w: at("width"), h: at("height") }));
    },
    [change],
  );

  useEffect(() => {
    const watch = new ResizeObserver(([{ contentRect }]) => setSize({ width: contentRect.width, height: contentRect.height }));
    watch.observe(frame.current);
    return () => watch.disconnect();
  }, []);
  useEffect(() => setView(null), [width, height]);
  useEffect(() => {
    if (selected) reveal([...frame.current.querySelectorAll("[data-state]")].find((one) => one.dataset.state === selected));
  }, [selected, reveal]);
  useEffect(() => {
    const box = frame.current;
    const wheel = (event) => {
      const { now, size, drawing } = latest.current;
      if (!now) return;
      const corner = box.getBoundingClientRect();
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        const scale = now.scale * Math.exp(-event.deltaY / 300);
        return change((from) => zoomed(from, scale, { x: event.clientX - corner.x, y: event.clientY - corner.y }));
      }
      const to = placed({ ...now, x: now.x - event.deltaX, y: now.y - event.deltaY }, size, drawing);
      if (to.x === now.x && to.y === now.y) return; // nothing to pan: the page scrolls
      event.preventDefault();
      setView(to);
    };
    box.addEventListener("wheel", wheel, { passive: false });
    return () => box.removeEventListener("wheel", wheel);
  }, [change]);

  const down = (event) => {
    if (event.button !== 0) return;
    dragged.current = false;
    fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY, from: { x: event.clientX, y: event.clientY } });
  };
  const drag = (event) => {
    const held = fingers.current.get(event.pointerId);
    if (!held) return;
    const to = { x: event.clientX, y: event.clientY };
    if (!dragged.current) {
      if (Math.hypot(to.x - held.from.x, to.y - held.from.y) < CLICK_REACH) return;
      dragged.current = true;
      frame.current.setPointerCapture(event.pointerId);
    }
    const others = [...fingers.current].filter(([id]) => id !== event.pointerId);
    if (others.length) {
      const [, other] = others[0];
      const before = Math.hypot(held.x - other.x, held.y - other.y);
      const after = Math.hypot(to.x - other.x, to.y - other.y);
      const corner = frame.current.getBoundingClientRect();
      const middle = { x: (to.x + other.x) / 2 - corner.x, y: (to.y + other.y) / 2 - corner.y };
      if (before) change((from) => zoomed(from, (from.scale * after) / before, middle));
    } else change((from) => ({ ...from, x: from.x + to.x - held.x, y: from.y + to.y - held.y }));
    Object.assign(held, to);
  };
  const up = (event) => fingers.current.delete(event.pointerId);
  const click = (event) => {
    if (!dragged.current) return;
    dragged.current = false;
    event.stopPropagation();
  };

  const key = (event) => {
    const state = event.target.closest("[data-state]");
    const way = ARROWS[event.key];
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (state && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      state.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    } else if (way && state) {
      event.preventDefault();
      const all = [...frame.current.querySelectorAll("[data-state]")];
      const middles = all.map((one) => {
        const box = one.getBoundingClientRect();
        return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      });
      all[nearest(middles, all.indexOf(state), way)]?.focus();
    } else if (way && event.target === frame.current) {
      event.preventDefault();
      change((from) => ({ ...from, x: from.x - way[0] * NUDGE, y: from.y - way[1] * NUDGE }));
    }
  };

  const loose = now && now.scale > fitScale(size, drawing) * 1.001;
  return (
    <div className="wd-pane">
      <div
        ref={frame}
        className={`wd-frame${loose ? " loose" : ""}`}
        role="group"
        aria-label={label}
        aria-description={words.pane}
        tabIndex={0}
        onPointerDown={down}
        onPointerMove={drag}
        onPointerUp={up}
        onPointerCancel={up}
        onClickCapture={click}
        onKeyDown={key}
        onFocus={(event) => event.target.matches("[data-state]:focus-visible") && reveal(event.target)}
      >
        <div
          className="wd-sheet"
          style={now ? { width, height, transform: `translate(${now.x}px, ${now.y}px) scale(${now.scale})` } : { opacity: 0 }}
        >
          {children}
        </div>
      </div>
      <div className="wd-tools" role="group" aria-label={words.view}>
        <Tool label={words.zoomOut} shape={icons.minus} keys="- −" onClick={() => step(-1)} />
        <span className="num" aria-live="polite">
          {now ? `${Math.round(now.scale * 100)} %` : null}
        </span>
        <Tool label={words.zoomIn} shape={icons.plus} keys="+ =" onClick={() => step(1)} />
        <Tool label={words.fit} shape={icons.fit} keys="0" onClick={() => change((from, place, all) => ({ scale: fitScale(place, all), x: 0, y: 0 }))} />
      </div>
    </div>
  );
};
