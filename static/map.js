/* Gives the coverage map its words, links and hatches. Texts come from the JSON element
   #map-labels ({code: {name, text, short?, href?}}) and are only ever set as text, never read as
   HTML. Its data attributes name the map and its buttons: data-map-name, data-zoom-in,
   data-zoom-out, data-attribution. Load it after leaflet.js and before the map's own script.

   By keyboard: Tab goes from cell to cell in the order of the table, or, where there are more
   than MANY, to one of them; arrow keys go to the neighbour, Enter opens a cell that leads
   somewhere, Escape takes the words of a cell away. A link before the map leaps over it. */
"use strict";

window.shouwangMap = (function () {
  const SVG = "http://www.w3.org/2000/svg";
  const MANY = 60;
  const WIDER = 2.2;
  const source = document.getElementById("map-labels");
  const labels = source ? JSON.parse(source.textContent) : {};
  const words = source ? source.dataset : {};
  const isCrowd = Object.keys(labels).length > MANY;
  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  function element(name, className, text) {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = text || "";
    return made;
  }

  function shape(name, attributes) {
    const made = document.createElementNS(SVG, name);
    Object.keys(attributes).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    return made;
  }

  function pattern(id, size, turn, mark) {
    const made = shape("pattern", {
      id: id, width: size, height: size, patternUnits: "userSpaceOnUse", patternTransform: turn,
    });
    made.append(shape("rect", { width: size, height: size, "class": "map-hatch-ground" }), mark);
    return made;
  }

  function line(path) { return shape("path", { d: path, "class": "map-hatch-line" }); }

  function addHatches() {
    if (document.getElementById("map-hatch-hidden")) { return; }
    const drawing = shape("svg", { "class": "map-hatches", "aria-hidden": "true", focusable: "false" });
    const kept = shape("defs", {});
    kept.append(
      pattern("map-hatch-hidden", 7, "rotate(45)", line("M0 0V7")),
      pattern("map-hatch-none", 10, "rotate(0)",
        shape("circle", { cx: 5, cy: 5, r: 1, "class": "map-hatch-dot" })),
      pattern("map-hatch-stale", 7, "rotate(0)", line("M0 3.5H7M3.5 0V7"))
    );
    kept.lastChild.classList.add("map-hatch-stale");
    drawing.append(kept);
    document.body.append(drawing);
  }

  function labelOf(code) {
    return Object.prototype.hasOwnProperty.call(labels, code) ? labels[code] : null;
  }

  /* A Chinese character is about twice as wide as a letter. */
  function widthOf(name) {
    return Array.from(name).reduce(function (sum, sign) {
      return sum + (sign > "\u2e80" ? 12 : 6.6);
    }, 0);
  }

  function spotOf(layer) { return layer.feature.properties.spot; }

  /* A short name stands on its cell only where the screen gives it room: inside the ellipse of
     maps/spots.py, which is WIDER times as wide as high. */
  function addName(map, layer, name) {
    const step = Number(layer.feature.properties["class"]);
    const spot = spotOf(layer);
    const text = element("span", "area-label-text area-label-on-" + step, name);
    const icon = L.divIcon({ className: "area-label", iconSize: [0, 0], html: text });
    const marker = L.marker(spot, { icon: icon, interactive: false, keyboard: false });
    const wide = widthOf(name);
    const refit = function () {
      const room = map.latLngToLayerPoint(spot).y - map.latLngToLayerPoint([spot[0] + spot[2], spot[1]]).y;
      const fits = Math.pow(wide / 2 / WIDER / room, 2) + Math.pow(6 / room, 2) <= 1;
      if (fits !== map.hasLayer(marker)) { map[fits ? "addLayer" : "removeLayer"](marker); }
    };
    map.on("zoomend", refit);
    refit();
  }

  /* What the map says of one cell, and the ring around it. The words may be pointed at, stay as
     long as the cell is pointed at or has the focus, and go by Escape. They are hidden from
     screen readers, to whom the cell itself says the same. */
  function Reader(map) {
    this.map = map;
    this.cells = [];
    this.shown = null;
    this.tip = element("div", "area-tip");
    this.tip.hidden = true;
    this.tip.setAttribute("aria-hidden", "true");
    L.DomEvent.disableClickPropagation(this.tip);
    this.ring = shape("g", { "class": "area-ring", "aria-hidden": "true" });
    this.ring.append(shape("path", { "class": "area-ring-ground" }), shape("path", {}));
    map.getContainer().append(this.tip);
    this.tip.addEventListener("mouseenter", this.stay.bind(this));
    this.tip.addEventListener("mouseleave", this.leave.bind(this));
    map.on("moveend zoomend", this.draw, this);
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape") { this.hide(); }
    }.bind(this));
  }

  Reader.prototype.stay = function () { window.clearTimeout(this.going); };

  Reader.prototype.show = function (cell) {
    this.stay();
    this.shown = cell;
    this.tip.replaceChildren(
      element("span", "area-tip-name", cell.label.name),
      element("span", "area-tip-text", cell.label.text)
    );
    this.tip.hidden = false;
    this.draw();
  };

  Reader.prototype.leave = function () {
    this.stay();
    this.going = window.setTimeout(function () {
      const focused = this.cells.find(function (cell) {
        return cell.stop === document.activeElement;
      });
      if (focused) { this.show(focused); } else { this.hide(); }
    }.bind(this), 200);
  };

  Reader.prototype.hide = function () {
    this.stay();
    this.shown = null;
    this.tip.hidden = true;
    this.ring.remove();
  };

  Reader.prototype.draw = function () {
    if (!this.shown) { return; }
    const path = this.shown.layer.getElement();
    this.ring.childNodes.forEach(function (edge) { edge.setAttribute("d", path.getAttribute("d")); });
    path.ownerSVGElement.lastElementChild.append(this.ring);
    this.place();
  };

  /* Above the cell, or above its middle if it is large, or else below; never outside the map. */
  Reader.prototype.place = function () {
    const layer = this.shown.layer;
    const box = layer.getBounds();
    const room = this.map.getSize();
    const middle = this.map.latLngToContainerPoint(spotOf(layer));
    const top = this.map.latLngToContainerPoint(box.getNorthWest()).y;
    const foot = this.map.latLngToContainerPoint(box.getSouthEast()).y;
    const wide = this.tip.offsetWidth;
    const high = this.tip.offsetHeight;
    const above = Math.max(top, middle.y - 40) - high;
    const within = function (value, most) { return Math.max(4, Math.min(value, most - 4)) + "px"; };
    this.tip.style.left = within(middle.x - wide / 2, room.x - wide);
    this.tip.style.top = within(above >= 4 ? above : Math.min(foot, middle.y + 40), room.y - high);
  };

  /* The nearest cell whose middle lies that way; what lies aside counts double. */
  Reader.prototype.next = function (from, way) {
    const here = this.map.latLngToLayerPoint(spotOf(from.layer));
    let best = null;
    let least = Infinity;
    this.cells.forEach(function (cell) {
      const step = this.map.latLngToLayerPoint(spotOf(cell.layer)).subtract(here);
      const ahead = step.x * way[0] + step.y * way[1];
      const aside = Math.abs(step.x * way[1]) + Math.abs(step.y * way[0]);
      if (ahead > 1 && aside < 2 * ahead && ahead + 2 * aside < least) {
        least = ahead + 2 * aside;
        best = cell;
      }
    }, this);
    return best;
  };

  Reader.prototype.pressed = function (cell, event) {
    const next = ways[event.key] && this.next(cell, ways[event.key]);
    if (ways[event.key]) {
      event.preventDefault();
      event.stopPropagation();
    }
    if (!next) { return; }
    if (isCrowd) {
      cell.stop.setAttribute("tabindex", "-1");
      next.stop.setAttribute("tabindex", "0");
    }
    next.stop.focus();
  };

  Reader.prototype.focused = function (cell) {
    const middle = spotOf(cell.layer);
    if (!this.map.getBounds().contains(middle)) { this.map.panTo(middle, { animate: false }); }
    this.show(cell);
  };

  /* A real link around the path, so that it opens like any other; but not after dragging. */
  function linked(map, path, href) {
    const link = shape("a", { href: href, "class": "area-link" });
    path.replaceWith(link);
    link.append(path);
    link.addEventListener("click", function (event) {
      if (map.dragging.moved()) { event.preventDefault(); }
    });
    return link;
  }

  function equip(layer, label) {
    const map = layer._map;
    const reader = map.shouwangReader;
    const path = layer.getElement();
    /* A drawing would otherwise be one picture to a screen reader, and hide the cells in it. */
    path.ownerSVGElement.setAttribute("role", "group");
    const stop = label.href ? linked(map, path, label.href) : path;
    const cell = { layer: layer, label: label, stop: stop };
    if (!label.href) { stop.setAttribute("role", "img"); }
    stop.setAttribute("aria-label", label.name + ": " + label.text);
    stop.setAttribute("tabindex", isCrowd && reader.cells.length ? "-1" : "0");
    stop.addEventListener("focus", reader.focused.bind(reader, cell));
    stop.addEventListener("blur", reader.leave.bind(reader));
    stop.addEventListener("keydown", reader.pressed.bind(reader, cell));
    layer.on({
      mouseover: reader.show.bind(reader, cell),
      mouseout: reader.leave.bind(reader),
    });
    reader.cells.push(cell);
    addName(map, layer, label.short || label.name);
  }

  function onEach(feature, layer) {
    const label = labelOf(feature.properties.code);
    if (label) { layer.on("add", function () { equip(layer, label); }); }
  }

  function nameButtons(room) {
    [["in", words.zoomIn], ["out", words.zoomOut]].forEach(function (button) {
      const found = room.querySelector(".leaflet-control-zoom-" + button[0]);
      if (found && button[1]) {
        found.title = button[1];
        found.setAttribute("aria-label", button[1]);
      }
    });
  }

  /* A phone that is turned, a page that comes back from the printer: the whole area is shown
     again, until somebody has moved the map himself. */
  function keepWhole(map) {
    const fit = map.fitBounds;
    let whole = null;
    let isOurs = false;
    map.fitBounds = function (bounds, options) {
      whole = [bounds, options];
      isOurs = true;
      fit.call(map, bounds, Object.assign({}, options, { animate: false }));
      isOurs = false;
      return map;
    };
    map.on("zoomstart dragstart", function () { if (!isOurs) { whole = null; } });
    map.on("resize", function () {
      if (whole && map.getSize().x > 0) { map.fitBounds.apply(map, whole); }
    });
  }

  function prepare(map) {
    const room = map.getContainer();
    addHatches();
    map.shouwangReader = new Reader(map);
    map.getPane("markerPane").setAttribute("aria-hidden", "true");
    if (map.attributionControl) { map.attributionControl.setPrefix(false); }
    if (words.attribution) {
      const credit = new L.Control({ position: "bottomright" });
      credit.onAdd = function () { return element("div", "area-credit", words.attribution); };
      credit.addTo(map);
    }
    if (words.mapName) {
      room.setAttribute("role", "region");
      room.setAttribute("aria-label", words.mapName);
    }
    /* The north-eastern corner of the province's box is empty. */
    if (map.zoomControl) { map.zoomControl.setPosition("topright"); }
    nameButtons(room);
    keepWhole(map);
    /* One finger scrolls the page; two move and zoom the map. */
    if (L.Browser.mobile) { map.dragging.disable(); }
  }

  if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) {
    L.Map.mergeOptions({ zoomAnimation: false, fadeAnimation: false, inertia: false });
  }
  L.Map.addInitHook(function () { prepare(this); });
  return { onEach: onEach };
}());
