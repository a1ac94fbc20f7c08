// A clinic page with a third-party script that listens to everything a page
// can listen to. What it got goes into window.__seen; the test looks there for
// anything a patient wrote.
const seen = [];
window.__seen = seen;

function note(how, what) {
  let text;
  try {
    text = typeof what === "string" ? what : JSON.stringify(what);
  } catch {
    text = String(what);
  }
  seen.push(`${how}: ${text}`);
}

const realFetch = window.fetch;
window.fetch = (...given) => {
  note("fetch", given.map(String));
  return realFetch.apply(window, given);
};

const { open, send } = XMLHttpRequest.prototype;
XMLHttpRequest.prototype.open = function (...given) {
  note("xhr.open", given.map(String));
  return open.apply(this, given);
};
XMLHttpRequest.prototype.send = function (body) {
  note("xhr.send", String(body));
  return send.call(this, body);
};

for (const name of ["WebSocket", "EventSource", "BroadcastChannel", "Worker", "SharedWorker"]) {
  const Real = window[name];
  if (!Real) continue;
  window[name] = new Proxy(Real, {
    construct(target, given) {
      note(name, given.map(String));
      return new target(...given);
    },
  });
}

const beacon = navigator.sendBeacon.bind(navigator);
navigator.sendBeacon = (...given) => {
  note("beacon", given.map(String));
  return beacon(...given);
};

const post = window.postMessage.bind(window);
window.postMessage = (...given) => {
  note("postMessage", given[0]);
  return post(...given);
};
const portPost = MessagePort.prototype.postMessage;
MessagePort.prototype.postMessage = function (...given) {
  note("port.postMessage", given[0]);
  return portPost.apply(this, given);
};
window.addEventListener("message", (event) => note("message", event.data), true);

// What arrives on a port, however its owner listens.
const onmessage = Object.getOwnPropertyDescriptor(MessagePort.prototype, "onmessage");
Object.defineProperty(MessagePort.prototype, "onmessage", {
  ...onmessage,
  set(listener) {
    onmessage.set.call(this, (event) => {
      note("port.message", event.data);
      return listener.call(this, event);
    });
  },
});
const listen = EventTarget.prototype.addEventListener;
EventTarget.prototype.addEventListener = function (type, listener, options) {
  if (this instanceof MessagePort && type === "message") {
    listen.call(this, type, (event) => note("port.message", event.data), options);
  }
  return listen.call(this, type, listener, options);
};

const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (init) {
  note("attachShadow", this.tagName);
  const root = attach.call(this, { ...init, mode: "open" });
  watch(root);
  return root;
};

for (const type of ["keydown", "keyup", "input", "beforeinput", "paste", "compositionend", "focusin"]) {
  window.addEventListener(
    type,
    (event) => note(type, event.key ?? event.data ?? event.target?.tagName),
    true,
  );
}

const setItem = Storage.prototype.setItem;
Storage.prototype.setItem = function (...given) {
  note("storage", given);
  return setItem.apply(this, given);
};

function watch(root) {
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) note("added", node.outerHTML ?? node.textContent);
      if (change.type === "attributes") {
        note("attribute", `${change.attributeName}=${change.target.getAttribute(change.attributeName)}`);
      }
      if (change.type === "characterData") note("text", change.target.textContent);
    }
  }).observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
}
watch(document);

new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) note("resource", entry.name);
}).observe({ type: "resource", buffered: true });

// Reads whatever of the frames can be read from outside, when asked.
window.__peek = () => {
  note("title", document.title);
  note("cookie", document.cookie);
  note("html", document.documentElement.outerHTML);
  for (const frame of document.querySelectorAll("iframe")) {
    note("frame.name", frame.name);
    note("frame.src", frame.src);
    for (const read of [
      () => frame.contentDocument?.body?.textContent,
      () => frame.contentWindow.location.href,
      () => frame.contentWindow.name,
      () => frame.contentWindow.document.title,
    ]) {
      try {
        const text = read();
        if (text) note("frame", text);
      } catch {
        // The browser keeps us out, as it should.
      }
    }
    note("frame.children", frame.contentWindow.length);
  }
  return seen;
};
