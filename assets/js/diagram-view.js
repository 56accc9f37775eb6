// The arithmetic of a drawing in its place. A view is {scale, x, y}: the drawing's corner in the place, in pixels.
export const STEPS = [0.25, 0.35, 0.5, 0.7, 0.85, 1, 1.25, 1.5, 2, 3];
const MARGIN = 20;
const LARGEST_FIT = 1.1;
const READABLE = 0.62; // smaller than this, a drawing starts with a part of it

const clamp = (value, least, most) => Math.min(Math.max(value, least), most);

// The scale at which all of it is seen.
export const fitScale = (place, drawing) =>
  clamp(
    Math.min((place.width - 2 * MARGIN) / drawing.width, (place.height - 2 * MARGIN) / drawing.height),
    0.02,
    LARGEST_FIT,
  );

const along = (at, length, room) =>
  length + 2 * MARGIN <= room ? (room - length) / 2 : clamp(at, room - length - MARGIN, MARGIN);

// A view held inside the place: what fits stands in the middle, what doesn't can't be lost. Without one, the start.
export const placed = (view, place, drawing) => {
  const all = fitScale(place, drawing);
  const start = {
    scale: Math.max(all, READABLE),
    x: place.width / 2 - drawing.focusX * Math.max(all, READABLE),
    y: place.height / 2 - drawing.focusY * Math.max(all, READABLE),
  };
  const wanted = view ?? start;
  const scale = clamp(wanted.scale, Math.min(all, STEPS[0]), STEPS.at(-1));
  return {
    scale,
    x: along(wanted.x, drawing.width * scale, place.width),
    y: along(wanted.y, drawing.height * scale, place.height),
  };
};

// Another scale with the point `at` of the place held where it is.
export const zoomed = (view, scale, at) => ({
  scale,
  x: at.x - ((at.x - view.x) * scale) / view.scale,
  y: at.y - ((at.y - view.y) * scale) / view.scale,
});

// The least move that brings a box of the drawing into sight.
export const revealed = (view, place, box) => {
  const inside = (at, length, room) => at + clamp(0, MARGIN - at, Math.max(MARGIN - at, room - MARGIN - length - at));
  const left = view.x + box.x * view.scale;
  const top = view.y + box.y * view.scale;
  return {
    ...view,
    x: view.x + inside(left, box.w * view.scale, place.width) - left,
    y: view.y + inside(top, box.h * view.scale, place.height) - top,
  };
};

// Which of the points lies next in a direction ([dx, dy]), as a number; -1 where none does. What is straight ahead
// counts before what is beside it.
export const nearest = (points, from, [dx, dy]) => {
  let best = -1;
  let least = Infinity;
  points.forEach((point, number) => {
    const ahead = (point.x - points[from].x) * dx + (point.y - points[from].y) * dy;
    const aside = Math.abs((point.x - points[from].x) * dy) + Math.abs((point.y - points[from].y) * dx);
    if (number === from || ahead < 1) return;
    if (ahead + 2 * aside < least) {
      least = ahead + 2 * aside;
      best = number;
    }
  });
  return best;
};
