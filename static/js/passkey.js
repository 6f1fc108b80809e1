// A key that does not answer (cancelled, unknown here, too slow) says so in the page instead of in the console.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const said = document.getElementById("key-error");
  if (said) said.textContent = said.dataset.text;
});
