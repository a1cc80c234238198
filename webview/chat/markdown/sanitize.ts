import DOMPurify from "dompurify";

const tags =
  "a b blockquote br code del div em h1 h2 h3 h4 h5 h6 hr i li ol p pre s span strong sub sup table tbody td th thead tr ul";

/**
 * The last gate before a model's answer meets the page. It lets through what Markdown needs and nothing else: no
 * styles, no forms, no pictures, no frames, no ids, and links to pages and mail addresses only.
 */
export function sanitize(html: string): DocumentFragment {
  return DOMPurify.sanitize(html, {
    ALLOWED_TAGS: tags.split(" "),
    ALLOWED_ATTR: ["align", "class", "data-language", "href", "start", "title"],
    // What is not known to be free of addresses would have to look like one.
    ADD_URI_SAFE_ATTR: ["align", "data-language", "start"],
    ALLOWED_URI_REGEXP: /^(?:https?|mailto):/i,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
  });
}
