import { describe, expect, test } from "vitest";
import { conversationNameOf, Conversations } from "../../../router/conversations.ts";

const user = (content: string): { role: string; content: string } => ({ role: "user", content });
const assistant = (content: string): { role: string; content: string } => ({ role: "assistant", content });
const small = { modelId: "small", endpoint: "small@a" };
const big = { modelId: "big", endpoint: "big@b" };

describe("who answered a conversation last", () => {
  test("is known when the conversation comes back with its answer and a new prompt", () => {
    const conversations = new Conversations();
    conversations.remember(conversationNameOf([user("Hi")]), small);
    expect(conversations.lastAnsweredBy([user("Hi"), assistant("Hello."), user("Why?")])).toEqual(small);
    conversations.remember(conversationNameOf([user("Hi"), assistant("Hello."), user("Why?")]), big);
    const later = [user("Hi"), assistant("Hello."), user("Why?"), assistant("So."), user("And?")];
    expect(conversations.lastAnsweredBy(later)).toEqual(big);
  });

  test("is nobody at its beginning, and for a conversation that was changed", () => {
    const conversations = new Conversations();
    conversations.remember(conversationNameOf([user("Hi")]), small);
    expect(conversations.lastAnsweredBy([user("Hi")])).toBeUndefined();
    expect(conversations.lastAnsweredBy([user("Ho"), assistant("Hello."), user("Why?")])).toBeUndefined();
  });

  test("is kept apart for long texts that differ in the middle of their length only by that length", () => {
    const conversations = new Conversations();
    const [one, other] = ["x".repeat(5_000), "x".repeat(5_001)];
    conversations.remember(conversationNameOf([user(one)]), small);
    expect(conversations.lastAnsweredBy([user(other), assistant("a"), user("b")])).toBeUndefined();
    expect(conversations.lastAnsweredBy([user(one), assistant("a"), user("b")])).toEqual(small);
  });

  test("is forgotten for the oldest when there are many", () => {
    const conversations = new Conversations();
    for (let count = 0; count < 4_001; count++)
      conversations.remember(conversationNameOf([user(String(count))]), small);
    expect(conversations.lastAnsweredBy([user("0"), assistant("a"), user("b")])).toBeUndefined();
    expect(conversations.lastAnsweredBy([user("2001"), assistant("a"), user("b")])).toEqual(small);
  });
});
