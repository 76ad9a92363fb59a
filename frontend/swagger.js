// The API's documentation page: FAB ships Swagger UI, this starts it without an inline script.
const element = document.getElementById("swagger-ui");

window.SwaggerUIBundle({
  url: element.dataset.openapi,
  domNode: element,
  presets: [window.SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  docExpansion: "none", // hundreds of operations at once are slow to draw and hard to read
  onComplete: nameServers,
});

// Its list of servers has a title that is not its label.
function nameServers() {
  const title = element.querySelector(".servers-title");
  element.querySelector(".servers select")?.setAttribute("aria-label", title.textContent);
}
