// Runs before the first paint, so that a chosen theme never flashes the other one.
try {
  const theme = JSON.parse(localStorage.getItem("careline.prefs") ?? "{}").theme;
  if (theme === "light" || theme === "dark") document.documentElement.dataset.scheme = theme;
} catch {
  // No storage or a broken value: the system's scheme stands.
}
