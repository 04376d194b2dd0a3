// What the page does beyond its forms: take a dropped file, copy with one press. All else works without it.
"use strict";
(() => {
  const form = document.getElementById("annotate");
  const text = document.getElementById("text");
  const formats = { html: "html", htm: "html", md: "markdown", markdown: "markdown" };

  async function take(file) {
    if (file.size > 2_000_000) {
      text.setCustomValidity("This file is larger than 2 MB.");
      text.reportValidity();
      return;
    }
    text.setCustomValidity("");
    text.value = await file.text();
    form.elements.format.value = formats[file.name.split(".").pop().toLowerCase()] || "text";
    form.elements.file.value = "";
  }

  for (const name of ["dragover", "drop"]) {
    text.addEventListener(name, (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      if (name === "drop" && event.dataTransfer.files[0]) take(event.dataTransfer.files[0]);
    });
  }
  form.elements.file.addEventListener("change", (event) => {
    if (event.target.files[0]) take(event.target.files[0]);
  });
  text.addEventListener("input", () => text.setCustomValidity(""));

  for (const area of document.querySelectorAll("textarea[data-copy]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.setAttribute("aria-describedby", area.id);
    button.addEventListener("click", async () => {
      area.select();
      try {
        await navigator.clipboard.writeText(area.value);
      } catch {
        document.execCommand("copy");
      }
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy"), 2000);
    });
    area.before(button);
  }
})();
