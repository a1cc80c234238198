/**
 * How long the window may take for one thing. Most take a moment; the engines of the guide, on a slow machine that has much
 * else to do, take most of it. Who waits goes on as soon as it is there.
 */
export const patienceMs = 60_000;

/** How long a step may take that is tried again when it comes to nothing. */
export const attemptMs = 5_000;
