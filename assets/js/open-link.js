// Opens a collection link. Its token stands after the #, where no server and no log sees it; a form post exchanges it.
(() => {
  const open = () => {
    const token = location.hash.slice(1);
    const form = document.getElementById("open-link");
    if (!token || !form) return;
    // The words for a link without a token rest while the post is under way.
    document.documentElement.dataset.opening = "";
    form.elements.token.value = token;
    form.submit();
  };
  addEventListener("hashchange", open);
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", open);
  else open();
})();
