/**
 * Milliseconds of the processor that this thread has taken so far. What a piece of code takes of it hardly depends on
 * who else is at work on the machine, unlike what a clock on the wall says.
 */
export function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
