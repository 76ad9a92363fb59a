// The API's documentation page: FAB ships Swagger UI, this starts it without an inline script.
const element = document.getElementById("swagger-ui");

window.SwaggerUIBundle({
  url: element.dataset.openapi,
  domNode: element,
  presets: [window.SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
});
