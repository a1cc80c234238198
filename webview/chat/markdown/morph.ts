/**
 * Makes `target` have the children that `source` has, keeping the nodes that are the same. Text that streams in then
 * grows in place: a selection, the focus and a scrolled code block survive it. `source` is used up.
 */
export function morph(target: Node, source: Node): void {
  let old = target.firstChild;
  // From one to the next: the browser counts its way to the child of a number anew after each change.
  for (const next of [...source.childNodes]) {
    const following = old?.nextSibling ?? null;
    if (old === null) target.appendChild(next);
    else if (!grow(old, next)) target.replaceChild(next, old);
    old = following;
  }
  while (old !== null) {
    const following = old.nextSibling;
    old.remove();
    old = following;
  }
}

/** True when the old node could take over what the new one is. */
function grow(old: Node, next: Node): boolean {
  if (old instanceof Text && next instanceof Text) {
    if (old.data !== next.data) growText(old, next.data);
    return true;
  }
  if (!(old instanceof Element && next instanceof Element) || old.nodeName !== next.nodeName) return false;
  for (const { name } of [...old.attributes]) if (!next.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of next.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  morph(old, next);
  return true;
}

/** Appending keeps a selection in the text; setting `data` would collapse it. */
function growText(text: Text, data: string): void {
  if (data.startsWith(text.data)) text.appendData(data.slice(text.data.length));
  else text.data = data;
}
