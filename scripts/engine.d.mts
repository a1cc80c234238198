/** vsce's name of the platform we run on, whether or not llama.cpp is built for it. */
export function currentTarget(): string;
