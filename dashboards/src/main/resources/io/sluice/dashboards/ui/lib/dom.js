// Makes elements. Texts are always texts: nothing that somebody wrote is ever read as HTML.

/** h("a", {href, class, onclick, dataset…}, child, [children]) */
export function h(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Replaces what an element holds. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A text with a button that copies it. */
export function copyable(text, label = "Copy") {
  const button = h("button", { class: "plain", type: "button", onclick: async () => {
    button.textContent = (await copied(text)) ? "Copied" : "Select and copy it";
    setTimeout(() => { button.textContent = label; }, 1500);
  } }, label);
  return h("div", { class: "copy" }, h("pre", {}, text), button);
}

// browsers open the clipboard to secure pages only; over plain HTTP the older way may still work
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = h("textarea", { value: text, class: "reader" });
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

/** What stands where nothing is, and what to do about it. */
export function empty(title, ...advice) {
  return h("div", { class: "empty" }, h("strong", {}, title), advice.length ? h("p", {}, ...advice) : null);
}

/** Opens a dialog over the page; closing takes it away. */
export function dialog(...children) {
  const box = h("dialog", { onclose: () => box.remove() }, ...children);
  document.body.append(box);
  box.showModal();
  return box;
}
