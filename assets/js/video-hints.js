// Judges the camera's live picture on a small grey copy. It says only what it can know: light, movement, detail.
const WIDTH = 160;
// Grey levels, 0 to 255. The light limits lie a little outside those of the server's own check, so that a picture
// that the camera calls good is not refused afterwards.
const DARK_HIGHLIGHT = 110;
const WASHED_SHADOW = 150;
const MOVING = 9; // mean change of a pixel between two looks
// Variance of the Laplacian. At this size a sharp document measures 370 to 1900 and a sharp face 380; what is blurred
// beyond reading measures under 85, an even wall next to nothing.
const LITTLE_DETAIL = 90;

const greyOf = (pixels) => {
  const grey = new Uint8ClampedArray(pixels.length / 4);
  for (let i = 0; i < grey.length; i++) {
    grey[i] = 0.299 * pixels[4 * i] + 0.587 * pixels[4 * i + 1] + 0.114 * pixels[4 * i + 2];
  }
  return grey;
};

// The level under which this share of the pixels lies.
const level = (grey, share) => {
  const counts = new Uint32Array(256);
  for (const value of grey) counts[value]++;
  let seen = 0;
  return counts.findIndex((count) => (seen += count) >= share * grey.length);
};

const difference = (grey, before) => {
  let sum = 0;
  for (let i = 0; i < grey.length; i++) sum += Math.abs(grey[i] - before[i]);
  return sum / grey.length;
};

const detail = (grey, width) => {
  let sum = 0;
  let squares = 0;
  let count = 0;
  for (let i = width + 1; i < grey.length - width - 1; i++) {
    const edge = grey[i - 1] + grey[i + 1] + grey[i - width] + grey[i + width] - 4 * grey[i];
    sum += edge;
    squares += edge * edge;
    count++;
  }
  return squares / count - (sum / count) ** 2;
};

// Which hint fits a grey picture: "dark", "bright", "moving", "unsharp" or "good".
export const hintFor = (grey, width, before) => {
  if (level(grey, 0.95) < DARK_HIGHLIGHT) return "dark";
  if (level(grey, 0.02) > WASHED_SHADOW) return "bright";
  if (before && difference(grey, before) > MOVING) return "moving";
  if (detail(grey, width) < LITTLE_DETAIL) return "unsharp";
  return "good";
};

// Calls `say` with a hint once two looks in a row agree on it; returns a function that ends the watch.
export const watchVideo = (video, say) => {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  let before = null;
  let last = "";
  let said = "";
  const look = () => {
    if (!video.videoWidth || video.paused) return;
    canvas.width = WIDTH;
    canvas.height = Math.round((WIDTH * video.videoHeight) / video.videoWidth);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const grey = greyOf(context.getImageData(0, 0, canvas.width, canvas.height).data);
    const hint = hintFor(grey, WIDTH, before?.length === grey.length ? before : null);
    before = grey;
    if (hint === last && hint !== said) say((said = hint));
    last = hint;
  };
  const timer = setInterval(look, 350);
  return () => clearInterval(timer);
};
