// A button that opens a list to search and choose from (the combobox pattern of WAI-ARIA: the focus stays in the search
// field, arrows go through the options). `options` are [value, words, group, hint]; with `prefix` only those whose value
// begins so are shown. With `free`, what was typed can be taken too. Every visible word comes in as a property.
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "react";

const MOST = 200;
const GAP = 4;
const plain = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

export const Picker = ({ options, prefix, value, shown, label, free, words, look, onPick }) => {
  const id = useId();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const button = useRef(null);
  const panel = useRef(null);
  const search = useRef(null);

  const found = useMemo(() => {
    if (!open) return [];
    const parts = plain(typed).split(/\s+/).filter(Boolean);
    const fits = ([own, told, group, hint]) => {
      const all = plain(`${told} ${own} ${group ?? ""} ${hint ?? ""}`);
      return (!prefix || own.startsWith(prefix)) && parts.every((part) => all.includes(part));
    };
    const rank = ([, told]) => (parts.length && plain(told).startsWith(parts[0]) ? 0 : 1);
    const list = (options ?? []).filter(fits);
    const grouped = list.some(([, , group]) => group);
    const sorted = grouped ? list : list.sort((one, other) => rank(one) - rank(other));
    const own = typed.trim();
    const taken = free && own && !list.some(([each, told]) => each === own || told === own);
    return [...sorted.slice(0, MOST), ...(taken ? [[own, words.use.replace("$", own), "", ""]] : [])];
  }, [open, typed, options, prefix, free]);

  const place = () => {
    const { left, right, top, bottom } = button.current.getBoundingClientRect();
    const { offsetWidth: wide, offsetHeight: high } = panel.current;
    const below = bottom + GAP + high <= innerHeight || top < high + GAP;
    const rtl = getComputedStyle(button.current).direction === "rtl";
    const start = rtl ? right - wide : left;
    panel.current.style.left = `${Math.max(8, Math.min(start, innerWidth - wide - 8))}px`;
    panel.current.style.top = `${below ? Math.min(bottom + GAP, Math.max(8, innerHeight - high - 8)) : top - high - GAP}px`;
  };
  const close = (back) => {
    setOpen(false);
    setTyped("");
    if (back) button.current?.focus();
  };
  const pick = (option) => {
    if (!option) return;
    close(true);
    onPick?.(option[0]);
  };

  useLayoutEffect(() => {
    if (!open) return;
    panel.current.showPopover?.();
    place();
    search.current.focus({ preventScroll: true });
    const chosen = found.findIndex(([own]) => own === value);
    setAt(Math.max(chosen, 0));
    const away = (event) => {
      if (!panel.current?.contains(event.target) && !button.current?.contains(event.target)) close(false);
    };
    document.addEventListener("pointerdown", away);
    addEventListener("resize", place);
    addEventListener("scroll", place, true);
    return () => {
      document.removeEventListener("pointerdown", away);
      removeEventListener("resize", place);
      removeEventListener("scroll", place, true);
    };
  }, [open]);
  useEffect(() => {
    if (open) panel.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [at, open, found]);

  const key = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    if (step) setAt((now) => Math.max(0, Math.min(now + step, found.length - 1)));
    else if (event.key === "Home" && !typed) setAt(0);
    else if (event.key === "End" && !typed) setAt(found.length - 1);
    else if (event.key === "Enter") pick(found[at]);
    else if (event.key === "Escape") close(true);
    else if (event.key === "Tab") close(false);
    else return;
    if (event.key !== "Tab") event.preventDefault();
    event.stopPropagation();
  };

  const groups = [];
  found.forEach((option, index) => {
    const name = option[2] ?? "";
    if (groups.at(-1)?.name !== name) groups.push({ name, items: [] });
    groups.at(-1).items.push([option, index]);
  });
  const line = ([option, index]) => (
    <div
      key={option[0]}
      id={`${id}-${index}`}
      role="option"
      aria-selected={index === at}
      className={option[0] === value ? "pk-o on" : "pk-o"}
      onClick={() => pick(option)}
      onPointerMove={() => setAt(index)}
    >
      <span>{option[1]}</span>
      {option[3] && <small>{option[3]}</small>}
    </div>
  );
  return (
    <>
      <button
        ref={button}
        type="button"
        className={look}
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-label={label}
        onClick={() => (open ? close(true) : setOpen(true))}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown") return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        {shown}
      </button>
      {open && (
        <div ref={panel} popover="manual" className="pk" role="dialog" aria-label={label}>
          <input
            ref={search}
            className="input sm"
            type="text"
            role="combobox"
            autoComplete="off"
            spellCheck={false}
            aria-label={words.search}
            placeholder={words.search}
            aria-expanded="true"
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={found.length ? `${id}-${at}` : undefined}
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              setAt(0);
            }}
            onKeyDown={key}
          />
          <div id={`${id}-list`} role="listbox" aria-label={label} className="pk-list">
            {groups.map(({ name, items }) =>
              name ? (
                <div key={name} role="group" aria-label={name}>
                  <p className="pk-g" role="presentation">
                    {name}
                  </p>
                  {items.map(line)}
                </div>
              ) : (
                items.map(line)
              ),
            )}
          </div>
          {!found.length && (
            <p className="pk-none" role="status">
              {words.none}
            </p>
          )}
        </div>
      )}
    </>
  );
};
