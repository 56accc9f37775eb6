// Keeps <time data-relative> fresh ("38 min") and gives it its exact time as a title. The words come from the page
// (#relative-time-words); the same steps as ballerine_app/locales/durations.py.
(() => {
  const shortDuration = (seconds, words) => {
    const whole = Math.trunc(seconds);
    const fill = (template, n, m) => template.replace("{n}", n).replace("{m}", m);
    if (whole < 5) return words.now;
    if (whole < 60) return fill(words.seconds, whole);
    if (whole < 3600) return fill(words.minutes, Math.trunc(whole / 60));
    if (whole < 86400) {
      const hours = Math.trunc(whole / 3600);
      const minutes = Math.trunc((whole % 3600) / 60);
      if (hours < 10 && minutes) return fill(words.hoursMinutes, hours, String(minutes).padStart(2, "0"));
      return fill(words.hours, hours);
    }
    return fill(words.days, Math.trunc(whole / 86400));
  };

  const show = (element, words, exact) => {
    const then = new Date(element.dateTime);
    if (Number.isNaN(then.getTime())) return;
    const passed = (Date.now() - then) / 1000;
    // Clocks differ by some seconds: what has just happened is never to come.
    const shown = passed < -60 ? words.ahead.replace("{time}", shortDuration(-passed, words)) : shortDuration(passed, words);
    const node = element.firstChild;
    // A node that React made is kept and only its value changed, so that React finds it again.
    if (!node) element.append(shown);
    else if (node.nodeType === Node.TEXT_NODE && node.nodeValue !== shown) node.nodeValue = shown;
    if (element.dataset.relative === "") element.title = exact.format(then);
  };

  let exact;
  const refresh = () => {
    const words = document.getElementById("relative-time-words")?.dataset;
    if (!words || document.hidden) return;
    exact ??= new Intl.DateTimeFormat(document.documentElement.lang || "en", { dateStyle: "long", timeStyle: "medium" });
    for (const element of document.querySelectorAll("time[data-relative]")) show(element, words, exact);
  };

  // React must have hydrated the page before anything in it changes; it marks the root's children when it has.
  const hydrated = () => {
    const frame = document.getElementById("main");
    return frame && Object.keys(frame).some((name) => name.startsWith("__react"));
  };
  const start = () => {
    if (!hydrated()) return void setTimeout(start, 50);
    refresh();
    setInterval(refresh, 5000);
    document.addEventListener("visibilitychange", refresh);
    new MutationObserver(refresh).observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ["datetime"],
    });
  };
  window.shortDuration = shortDuration;
  start();
})();
