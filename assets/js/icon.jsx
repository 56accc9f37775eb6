// One drawing of the kit's icons; its shape comes from Python, so that each icon is kept in one place.
export const Icon = ({ shape, size = "" }) => (
  <svg className={`i ${size}`} viewBox="0 0 24 24" aria-hidden="true">
    <path d={shape} />
  </svg>
);
