/* Gives the coverage map its words and hatches. Texts come from the JSON element #map-labels
   ({code: {name, text, short?}}) and are only ever set as text, never read as HTML. Its data
   attributes name the map and its buttons: data-map-name, data-zoom-in, data-zoom-out,
   data-attribution. Load it after leaflet.js and before the map's own script. */
"use strict";

window.shouwangMap = (function () {
  const SVG = "http://www.w3.org/2000/svg";
  const source = document.getElementById("map-labels");
  const labels = source ? JSON.parse(source.textContent) : {};
  const words = source ? source.dataset : {};

  function element(name, className, text) {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = text;
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

  function addHatches() {
    if (document.getElementById("map-hatch-hidden")) { return; }
    const drawing = shape("svg", { "class": "map-hatches", "aria-hidden": "true", focusable: "false" });
    const kept = shape("defs", {});
    kept.append(
      pattern("map-hatch-hidden", 7, "rotate(45)",
        shape("line", { x1: 0, y1: 0, x2: 0, y2: 7, "class": "map-hatch-line" })),
      pattern("map-hatch-none", 8, "rotate(0)",
        shape("circle", { cx: 4, cy: 4, r: 1.1, "class": "map-hatch-dot" }))
    );
    drawing.append(kept);
    document.body.append(drawing);
  }

  function labelOf(code) {
    return Object.prototype.hasOwnProperty.call(labels, code) ? labels[code] : null;
  }

  /* A short name stands on its cell only where the cell is wide enough on the screen for it. */
  function fitName(map, layer, marker, wide) {
    const box = layer.getBounds();
    const left = map.latLngToLayerPoint(box.getSouthWest());
    const right = map.latLngToLayerPoint(box.getNorthEast());
    const fits = right.x - left.x > wide && left.y - right.y > 26;
    if (fits && !map.hasLayer(marker)) { marker.addTo(map); }
    if (!fits && map.hasLayer(marker)) { marker.remove(); }
  }

  function addName(map, layer, name) {
    if (!map._loaded) { map.whenReady(function () { addName(map, layer, name); }); return; }
    const step = Number(layer.feature.properties["class"]);
    const text = element("span", "area-label-text area-label-on-" + step, name);
    const icon = L.divIcon({ className: "area-label", iconSize: [0, 0], html: text });
    const marker = L.marker(layer.getCenter(), { icon: icon, interactive: false, keyboard: false });
    const wide = 13 * name.length + 12;
    const refit = function () { fitName(map, layer, marker, wide); };
    map.on("zoomend", refit);
    refit();
  }

  function mark(layer, on) {
    const path = layer.getElement();
    if (!path) { return; }
    path.classList.toggle("area-cell-current", on);
    if (on) { layer.bringToFront(); }
  }

  function onEach(feature, layer) {
    const label = labelOf(feature.properties.code);
    if (!label) { return; }
    const tip = document.createElement("div");
    tip.append(element("span", "area-tip-name", label.name), element("span", "area-tip-text", label.text));
    layer.bindTooltip(tip, { sticky: true, direction: "auto", opacity: 1 });
    layer.on({
      mouseover: function () { mark(layer, true); },
      mouseout: function () { mark(layer, false); },
      add: function () { addName(layer._map, layer, label.short || label.name); },
    });
  }

  function prepare(map) {
    addHatches();
    if (map.attributionControl) { map.attributionControl.setPrefix(false); }
    if (words.attribution) {
      const credit = new L.Control({ position: "bottomright" });
      credit.onAdd = function () { return element("div", "area-credit", words.attribution); };
      credit.addTo(map);
    }
    const room = map.getContainer();
    if (words.mapName) {
      room.setAttribute("role", "region");
      room.setAttribute("aria-label", words.mapName);
    }
    [["in", words.zoomIn], ["out", words.zoomOut]].forEach(function (button) {
      const found = room.querySelector(".leaflet-control-zoom-" + button[0]);
      if (found && button[1]) {
        found.title = button[1];
        found.setAttribute("aria-label", button[1]);
      }
    });
    /* One finger scrolls the page; two move and zoom the map. */
    if (L.Browser.mobile) { map.dragging.disable(); }
  }

  L.Map.addInitHook(function () { prepare(this); });
  return { onEach: onEach };
}());
