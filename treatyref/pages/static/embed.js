/* TreatyRef citation cards. Put <script async src="…/embed.js"></script> on a page, and each link to a
   record shows a card on hover, focus and first tap. Without it, or where it is blocked, links stay links.
   It needs script-src and connect-src for this origin and nothing else: no inline style, no eval, no cookie. */
(function () {
  "use strict";
  var origin = new URL(document.currentScript.src).origin;
  var path = /^(\/editions\/[0-9.]+)?\/(treaties|systems|events|states|sources|articles)\/[a-z0-9-]+(\/on\/[0-9-]+)?$/;
  var css =
    ":host{position:absolute;z-index:2147483000;max-width:min(24rem,calc(100vw - 1rem));margin:0}" +
    "div{font:15px/1.45 system-ui,sans-serif;background:#fff;color:#1b1f24;border:1px solid #b6bec8;border-radius:8px;" +
    "box-shadow:0 6px 24px rgba(0,0,0,.18);padding:12px 14px;text-align:left}" +
    "p{margin:0 0 4px}.t{font-weight:700;font-size:16px}.k,.f{color:#57606a;font-size:13px}" +
    ".b{background:#123c69;color:#fff;border-radius:3px;padding:1px 7px;font-weight:600}" +
    "@media(prefers-color-scheme:dark){div{background:#14181d;color:#e6e9ed;border-color:#454d57}.k,.f{color:#a4adb8}}";
  var cards = new Map(), shown = null, timer = 0, count = 0;

  function day(text) {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return text;
    return new Date(text + "T12:00:00Z").toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  }

  function load(address) {
    if (!cards.has(address)) {
      var from = origin + "/oembed?format=json&url=" + encodeURIComponent(address);
      cards.set(address, fetch(from, { credentials: "omit" }).then(function (answer) {
        if (!answer.ok) throw new Error(answer.status);
        return answer.json();
      }));
    }
    return cards.get(address);
  }

  function lines(record) {
    var rows = [["t", record.title], ["k", record.kind + (record.as_of ? ", as of " + day(record.as_of) : "")]];
    if (record.status) rows.push(["s", record.status, " since " + day(record.status_since)]);
    if (record.status_now) rows.push(["s", record.status_now, " now, since " + day(record.status_now_since)]);
    if (record.summary) rows.push(["x", record.summary.length > 220 ? record.summary.slice(0, 219) + "…" : record.summary]);
    rows.push(["f", "TreatyRef"]);
    return rows;
  }

  function build(record, id) {
    var host = document.createElement("treatyref-card"), inside = host.attachShadow({ mode: "open" });
    var sheet = new CSSStyleSheet(), box = document.createElement("div"), rows = lines(record);
    sheet.replaceSync(css);
    inside.adoptedStyleSheets = [sheet];
    rows.forEach(function (row) {
      var p = document.createElement("p"), part = p;
      p.className = row[0];
      if (row[0] === "s") { part = document.createElement("span"); part.className = "b"; p.append(part, row[2]); }
      part.textContent = row[1];
      box.append(p);
    });
    inside.append(box);
    host.id = id;
    host.setAttribute("role", "tooltip");
    host.setAttribute("aria-label", rows.map(function (row) { return row.slice(1).join(""); }).join(". "));
    return host;
  }

  function place(host, link) {
    var at = link.getBoundingClientRect(), size = host.getBoundingClientRect();
    var left = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - size.width - 8));
    var below = at.bottom + size.height + 8 < window.innerHeight || at.top < size.height + 8;
    host.style.left = left + window.scrollX + "px";
    host.style.top = (below ? at.bottom + 4 : at.top - size.height - 4) + window.scrollY + "px";
  }

  function hide() {
    clearTimeout(timer);
    if (!shown) return;
    shown.link.removeAttribute("aria-describedby");
    shown.host.remove();
    shown = null;
  }

  function soon(action, wait) { clearTimeout(timer); timer = setTimeout(action, wait); }

  function show(link) {
    clearTimeout(timer);
    if (shown && shown.link === link) return Promise.resolve(true);
    hide();
    var wanted = (show.wanted = {});
    return load(link.href.split("#")[0]).then(function (record) {
      if (show.wanted !== wanted) return false;
      var host = build(record, "treatyref-card-" + ++count);
      document.body.append(host);
      place(host, link);
      link.setAttribute("aria-describedby", host.id);
      host.addEventListener("mouseenter", function () { clearTimeout(timer); });
      host.addEventListener("mouseleave", function () { soon(hide, 250); });
      shown = { link: link, host: host };
      return true;
    }, function () { return false; });
  }

  function ours(target) {
    var link = target instanceof Element && target.closest("a[href]");
    return link && link.origin === origin && path.test(link.pathname) ? link : null;
  }

  document.addEventListener("pointerover", function (event) {
    var link = event.pointerType !== "touch" && ours(event.target);
    if (link) soon(function () { show(link); }, 120);
  });
  document.addEventListener("pointerout", function (event) {
    if (event.pointerType !== "touch" && ours(event.target)) { show.wanted = null; soon(hide, 250); }
  });
  document.addEventListener("focusin", function (event) {
    var link = ours(event.target);
    if (link) show(link); else if (shown) hide();
  });
  document.addEventListener("focusout", function (event) { if (ours(event.target)) soon(hide, 100); });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") { show.wanted = null; hide(); } });
  var touched = null;
  document.addEventListener("pointerdown", function (event) {
    touched = event.pointerType === "touch" ? ours(event.target) : null;
    if (event.pointerType === "touch" && shown && touched !== shown.link) hide();
  });
  /* The first tap shows the card; the next one on the same link follows it. */
  document.addEventListener("click", function (event) {
    var link = ours(event.target);
    if (!link || link !== touched || (shown && shown.link === link)) return;
    event.preventDefault();
    show(link).then(function (ok) { if (!ok) window.location.href = link.href; });
  });
})();
