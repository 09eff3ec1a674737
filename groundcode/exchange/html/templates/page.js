"use strict";
(function () {
  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }
  function say(output, values) {
    output.textContent = output.dataset.words.replace(/\{(\d)\}/g, function (_whole, at) { return values[at]; });
  }

  function search(form) {
    var entries = all(".entry", form.parentNode), input = form.querySelector("input"), output = form.querySelector("output");
    var texts = entries.map(function (entry) {
      return (entry.dataset.path + "\n" + entry.querySelector(".own").textContent).normalize("NFKC").toLowerCase();
    });
    function apply() {
      var words = input.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean), found = 0;
      for (var at = entries.length - 1; at >= 0; at--) {
        var hit = words.every(function (word) { return texts[at].indexOf(word) >= 0; });
        var below = entries[at].querySelector(".entry:not(.off)") !== null;
        found += hit ? 1 : 0;
        entries[at].classList.toggle("off", !hit && !below);
        entries[at].classList.toggle("bare", !hit && below && words.length > 0);
      }
      say(output, [found, entries.length]);
    }
    form.hidden = false;
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    input.addEventListener("input", apply);
    apply();
    return function (value) { input.value = value; apply(); };
  }

  function filter(form) {
    var items = all(".margin li"), marks = all("mark"), turns = all(".turn"), of = {}, on = {};
    var code = form.elements.code, coder = form.elements.coder, only = form.elements.only, output = form.querySelector("output");
    marks.forEach(function (mark) {
      mark.dataset.c.split(" ").forEach(function (key) { (of[key] = of[key] || []).push(mark); });
    });
    function apply() {
      var chosen = code.selectedOptions[0], first = Number(code.value), last = Number(chosen.dataset.last), shown = 0;
      items.forEach(function (item) {
        var at = Number(item.dataset.code);
        var hit = (code.value === "" || (at >= first && at <= last)) && (coder.value === "" || item.dataset.coder === coder.value);
        on[item.dataset.k] = hit;
        shown += hit ? 1 : 0;
        item.classList.toggle("off", !hit);
      });
      marks.forEach(function (mark) {
        mark.classList.toggle("off", !mark.dataset.c.split(" ").some(function (key) { return on[key]; }));
      });
      turns.forEach(function (turn) { turn.classList.toggle("none", turn.querySelector("mark:not(.off)") === null); });
      document.body.classList.toggle("only", only.checked);
      say(output, [shown, items.length]);
    }
    function remember() {
      var parts = [];
      if (code.value !== "") { parts.push("code=" + encodeURIComponent(code.selectedOptions[0].dataset.id)); }
      if (coder.value !== "") { parts.push("coder=" + encodeURIComponent(coder.selectedOptions[0].textContent)); }
      if (only.checked) { parts.push("only=1"); }
      try { history.replaceState(null, "", "#" + (parts.join("&") || "gc-transcripts")); } catch (_refused) { /* the address stays */ }
    }
    function choose(select, wanted, names) {
      var found = Array.prototype.filter.call(select.options, function (option) {
        return option.value !== "" && names(option).indexOf(wanted) >= 0;
      });
      if (found.length) { select.value = found[0].value; }
    }
    form.hidden = false;
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.addEventListener("change", function () { apply(); remember(); });
    function hot(event, yes) {
      var item = event.target.closest(".margin li");
      if (item) { (of[item.dataset.k] || []).forEach(function (mark) { mark.classList.toggle("hot", yes); }); }
    }
    document.addEventListener("mouseover", function (event) { hot(event, true); });
    document.addEventListener("mouseout", function (event) { hot(event, false); });
    apply();
    return function (wanted) {
      code.value = coder.value = "";
      choose(code, wanted.code, function (o) { return [o.dataset.id, o.dataset.path, o.dataset.path.split(" > ").pop()]; });
      choose(coder, wanted.coder, function (o) { return [o.textContent]; });
      only.checked = wanted.only === "1";
      apply();
    };
  }

  var searching = document.querySelector(".search"), filtering = document.querySelector(".filter");
  var setSearch = searching && search(searching), setFilter = filtering && filter(filtering);
  function follow() {
    var wanted = {};
    location.hash.slice(1).split("&").forEach(function (part) {
      var at = part.indexOf("=");
      if (at > 0) {
        try { wanted[part.slice(0, at)] = decodeURIComponent(part.slice(at + 1)); } catch (_broken) { /* not one of ours */ }
      }
    });
    if (setFilter && (wanted.code || wanted.coder || wanted.only)) {
      setFilter(wanted);
      filtering.scrollIntoView();
    }
    if (setSearch && wanted.find !== undefined) { setSearch(wanted.find); searching.scrollIntoView(); }
  }
  window.addEventListener("hashchange", follow);
  follow();
})();
