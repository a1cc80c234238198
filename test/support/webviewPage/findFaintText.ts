/** Runs in the page: texts whose contrast with what is behind them is under 3 to 1. */
export function findFaintText(): readonly string[] {
  type Colour = readonly [number, number, number, number];
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const colourOf = (css: string): Colour => {
    if (!canvas) throw new Error("no canvas");
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = css;
    canvas.fillRect(0, 0, 1, 1);
    const [r = 0, g = 0, b = 0, a = 0] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top: Colour, below: Colour): Colour => {
    const mix = (at: 0 | 1 | 2) => top[at] * top[3] + below[at] * (1 - top[3]);
    return [mix(0), mix(1), mix(2), 1];
  };
  const groundOf = (element: Element): Colour => {
    const own = colourOf(getComputedStyle(element).backgroundColor);
    return own[3] === 1 || !element.parentElement ? own : over(own, groundOf(element.parentElement));
  };
  const light = ([r, g, b]: Colour) => {
    const linear = (value: number) =>
      value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
    return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  };
  const faint: string[] = [];
  for (const element of document.querySelectorAll("main *")) {
    const words = [...element.childNodes].some((node) => node instanceof Text && node.data.trim() !== "");
    if (!words || !element.checkVisibility() || element.matches(":disabled, title, .on-bar")) continue;
    const ground = groundOf(element);
    const { color, fill } = getComputedStyle(element);
    const text = over(colourOf(element instanceof SVGElement ? fill : color), ground);
    const [brighter = 0, darker = 0] = [light(text), light(ground)].sort((a, b) => b - a);
    const contrast = (brighter + 0.05) / (darker + 0.05);
    if (contrast < 3) faint.push(`${element.localName}.${element.className}: ${contrast.toFixed(1)}`);
  }
  return faint;
}
