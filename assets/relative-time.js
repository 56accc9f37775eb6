// Keeps <time data-relative> fresh ("38 min"). The words come from the page (#relative-time-words); the same steps as
// ballerine_app/locales/durations.py. Only the text node's value is set, so that React still finds its own node.
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

  const refresh = () => {
    const words = document.getElementById("relative-time-words")?.dataset;
    if (!words || document.hidden) return;
    for (const element of document.querySelectorAll("time[data-relative]")) {
      const then = Date.parse(element.dateTime);
      const node = element.firstChild;
      if (Number.isNaN(then) || node?.nodeType !== Node.TEXT_NODE) continue;
      const shown = shortDuration((Date.now() - then) / 1000, words);
      if (node.nodeValue !== shown) node.nodeValue = shown;
    }
  };

  window.shortDuration = shortDuration;
  setInterval(refresh, 5000);
  document.addEventListener("visibilitychange", refresh);
})();
