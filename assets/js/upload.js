// Sends one file as the body of a PUT and tells how far it is.

// What is still to come, in whole seconds, from what was sent so far; null while that is a guess.
export const secondsLeft = (startedAt, now, sent, total) => {
  const elapsed = (now - startedAt) / 1000;
  if (elapsed < 1 || sent === 0) return null;
  return Math.max(1, Math.ceil((elapsed / sent) * (total - sent)));
};

// The sentence of a problem document (RFC 9457), or nothing.
const problemOf = (request) => {
  try {
    const { code, title } = JSON.parse(request.responseText);
    return typeof title === "string" && title ? { code, title } : null;
  } catch {
    return null;
  }
};

// Returns { done, cancel }. `done` resolves with the answer when the server took the file, and rejects with
// { kind: "refused", code, title } (title may be missing), { kind: "offline" } or { kind: "cancelled" }.
export const putFile = (url, file, onProgress, headers = {}) => {
  const request = new XMLHttpRequest();
  const done = new Promise((resolve, reject) => {
    const startedAt = performance.now();
    request.upload.onprogress = (event) => {
      if (!event.lengthComputable) return;
      onProgress({
        percent: Math.floor((event.loaded / event.total) * 100),
        seconds: secondsLeft(startedAt, performance.now(), event.loaded, event.total),
      });
    };
    request.onload = () =>
      request.status >= 200 && request.status < 300
        ? resolve(request.responseText)
        : reject({ kind: "refused", status: request.status, ...problemOf(request) });
    request.onerror = () => reject({ kind: "offline" });
    request.onabort = () => reject({ kind: "cancelled" });
    request.open("PUT", url);
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.send(file);
  });
  return { done, cancel: () => request.abort() };
};
