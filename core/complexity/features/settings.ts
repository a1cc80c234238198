import type { Feature } from "./feature.ts";

/** "Increase the timeout to 30s", "set the theme to dark": one place, and what is to stand there. */
const setting =
  /^ ?(?:please |can you |could you )?(?:increase|raise|lower|decrease|set|change|bump|update) (?:the |our |my |its )?(?:[a-z0-9.]{1,20} ){0,3}(?:timeout|limit|port|version|size|width|height|padding|margin|opacity|interval|delay|count|value|default|theme|font|colou?r|title|name|text|label|year|date|threshold|level|background|border|radius|retries) (?:from \S{1,20} )?to \S{1,20}(?: \S{1,20}){0,2}(?:$|[.,!]| (?:in|on|for|please)\b)/;

export const oneSetting: Feature = ({ sample: { asked }, found }) =>
  asked.length <= 200 && !found.has("edit") && setting.test(asked)
    ? { label: "sets a value", amount: -1.5 }
    : undefined;
