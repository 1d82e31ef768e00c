// Runs before anything is drawn, so that the page never flashes in the wrong colours.
(function () {
  var choice = null;
  try {
    choice = localStorage.getItem("barchan.theme");
  } catch (e) {
    // A browser that keeps nothing follows the system.
  }
  var dark = choice === "dark" || (choice !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
