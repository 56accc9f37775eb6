import { useEffect, useState } from "react";

const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const LOOKS = {
  clock: CLOCK,
  "day-clock": { day: "numeric", month: "short", ...CLOCK },
  second: { ...CLOCK, second: "2-digit" },
  date: { day: "numeric", month: "long", year: "numeric" },
};

// The page's language as it is written where the reader lives: "22 November" or "November 22".
const locale = () => {
  const lang = document.documentElement.lang || "en";
  return navigator.languages.find((name) => name.split("-")[0] === lang) ?? lang;
};
const format = (then, look) => new Intl.DateTimeFormat(locale(), look).format(then);

// A moment in the reader's own time zone: "14:20" today, with the day before that; `look="date"` is the day alone.
export const LocalTime = ({ at, look }) => {
  const [shown, setShown] = useState({ words: "", exact: "" });
  useEffect(() => {
    const then = new Date(at);
    if (Number.isNaN(then.getTime())) return;
    const today = then.toDateString() === new Date().toDateString();
    setShown({
      words: format(then, LOOKS[look] ?? (today ? LOOKS.clock : LOOKS["day-clock"])),
      exact: format(then, { dateStyle: "long", timeStyle: "medium" }),
    });
  }, [at, look]);
  return (
    <time dateTime={at} title={shown.exact}>
      {shown.words}
    </time>
  );
};
