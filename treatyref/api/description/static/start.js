// Starts Swagger UI on our own description.
window.ui = SwaggerUIBundle({
  url: "/api/v1/openapi.json",
  dom_id: "#swagger-ui",
  docExpansion: "none",
  deepLinking: true,
  validatorUrl: null,
});
