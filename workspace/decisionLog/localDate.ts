/** A day in the user's own zone, such as `2026-03-09`; `at` is in milliseconds since the epoch. */
export function localDate(at: number): string {
  const date = new Date(at);
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
