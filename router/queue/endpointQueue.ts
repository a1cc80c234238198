import { standing } from "../../core/health/standing.ts";
import type { Clock } from "../../core/ports.ts";
import { RecentMap } from "../../core/recentMap.ts";
import type { HealthTable } from "../../core/routing/situation.ts";
import type { Cancellation } from "../cancellation.ts";
import { RouterError } from "../routerError.ts";
import type { ContextShare } from "./contextShare.ts";

/** An endpoint that a prompt may go to. */
export interface Place {
  /** `Endpoint.id`. */
  readonly endpoint: string;
}

/** Who takes a slot, and gives the same one back. */
export interface SlotTaker {
  /** A number for the conversation that the prompt belongs to. */
  readonly conversation: number;
  /** What the prompt and its answer take of a context. */
  readonly share: ContextShare;
}

export interface QueueWish<P extends Place> extends SlotTaker {
  /** In order of preference; never empty. */
  readonly places: readonly P[];
  readonly cancellation: Cancellation;
  /** How long one prompt is expected to take there, in seconds. */
  readonly expectedSeconds: number;
  /** Told whenever the place in the line changes; 1 is the next. Of several lines it is that of the longest. */
  readonly onPosition: (position: number) => void;
}

/** What the queue needs to know and to say about endpoints. */
export interface SlotKeeper {
  readonly table: HealthTable;
  /** Requests that an endpoint works on at once, as far as is known now; `Infinity` where nobody says. */
  slotsOf(endpoint: string): number;
  observe(endpoint: string, observation: { readonly kind: "traffic"; readonly change: 1 | -1 }): void;
}

interface Ticket extends SlotTaker {
  readonly places: readonly Place[];
  readonly order: number;
  position: number;
  readonly onPosition: (position: number) => void;
  readonly grant: (place: Place) => void;
}

/**
 * Hands out the slots of the endpoints. When all that a prompt may go to are taken it waits here rather than at a server,
 * so that it can go to whichever is free first, and so that a conversation with many prompts does not keep the others
 * waiting: of all who wait for an endpoint, the conversation that was served longest ago is next. Where slots share a
 * context, a slot is free only as long as the context has room for one more prompt: a server that runs out of it ends
 * every answer that it is at.
 */
export class EndpointQueue {
  readonly #keeper: SlotKeeper;
  readonly #clock: Pick<Clock, "now">;
  readonly #longestLine: number;
  readonly #tickets = new Set<Ticket>();
  /** Tokens that are taken of the contexts that slots share. */
  readonly #taken = new Map<string, number>();
  /** When each conversation was last served, as a count of all that were. */
  readonly #served = new RecentMap<number, number>(rememberedConversations);
  #count = 0;

  /** `longestLine`: how many prompts may wait for one endpoint. */
  constructor(keeper: SlotKeeper, clock: Pick<Clock, "now">, longestLine: number) {
    this.#keeper = keeper;
    this.#clock = clock;
    this.#longestLine = longestLine;
  }

  /**
   * Takes a slot, now or when one is free; `free` gives it back. Rejects with the reason when it is cancelled.
   * @throws RouterError QUEUE_FULL, at once, when too many wait already.
   */
  admit<P extends Place>(wish: QueueWish<P>): P | Promise<P> {
    const open = wish.places.find(({ endpoint }) => this.take(endpoint, wish));
    return open ?? this.#wait(wish);
  }

  /** Takes a slot if one is free and nobody waits for it who was here before. */
  take(endpoint: string, taker: SlotTaker): boolean {
    if (this.#isLimited(endpoint) && (!this.#isFree(endpoint, taker) || this.waiting(endpoint) > 0)) return false;
    this.#take(endpoint, taker);
    return true;
  }

  /** Takes a slot whether there is one or not. */
  takeAnyway(endpoint: string, { share }: Pick<SlotTaker, "share">): void {
    const shared = this.#keeper.table.get(endpoint)?.sharedTokens;
    if (shared !== undefined)
      this.#taken.set(endpoint, (this.#taken.get(endpoint) ?? 0) + share.take(endpoint, shared));
    this.#keeper.observe(endpoint, { kind: "traffic", change: 1 });
  }

  /** Gives a slot back. */
  free(endpoint: string, { share }: Pick<SlotTaker, "share">): void {
    const tokens = share.giveBack();
    if (tokens > 0) this.#giveBack(endpoint, tokens);
    this.#keeper.observe(endpoint, { kind: "traffic", change: -1 });
    if (this.#tickets.size > 0) this.look();
  }

  /** How many prompts wait that may go to an endpoint. */
  waiting(endpoint: string): number {
    if (this.#tickets.size === 0) return 0;
    let count = 0;
    for (const { places } of this.#tickets) if (places.some((place) => place.endpoint === endpoint)) count++;
    return count;
  }

  /** Looks whether somebody can be served; to be called when an endpoint's health has changed. */
  look(): void {
    if (this.#tickets.size === 0) return;
    /** Where somebody waits, whom a smaller prompt is not to overtake. */
    const kept = new Set<string>();
    for (const ticket of this.#inLine()) {
      const place =
        ticket.places.find((each) => {
          const { endpoint } = each;
          return !kept.has(endpoint) && this.#isFree(endpoint, ticket) && this.#isOpen(each);
        }) ?? this.#lost(ticket);
      if (place === undefined) {
        for (const { endpoint } of ticket.places) kept.add(endpoint);
        continue;
      }
      this.#tickets.delete(ticket);
      this.#take(place.endpoint, ticket);
      ticket.grant(place);
    }
    this.#tellPositions();
  }

  #wait<P extends Place>({
    places,
    conversation,
    share,
    cancellation,
    expectedSeconds,
    onPosition,
  }: QueueWish<P>): Promise<P> {
    const shortest = Math.min(...places.map(({ endpoint }) => this.waiting(endpoint)));
    if (shortest >= this.#longestLine) throw this.#full(shortest, places, expectedSeconds);
    return new Promise<P>((resolve, reject) => {
      const ticket: Ticket = {
        places,
        conversation,
        share,
        order: ++this.#count,
        position: 0,
        onPosition,
        grant: (place) => {
          off();
          // It is one of those that were asked for.
          resolve(place as P);
        },
      };
      const off = cancellation.onCancel((reason) => {
        this.#tickets.delete(ticket);
        this.#tellPositions();
        reject(reason);
      });
      this.#tickets.add(ticket);
      this.#tellPositions();
    });
  }

  #isLimited(endpoint: string): boolean {
    return this.#keeper.slotsOf(endpoint) !== Infinity || this.#keeper.table.get(endpoint)?.sharedTokens !== undefined;
  }

  #isFree(endpoint: string, { share }: SlotTaker): boolean {
    const { active = 0, sharedTokens } = this.#keeper.table.get(endpoint) ?? {};
    if (active >= this.#keeper.slotsOf(endpoint)) return false;
    // Whoever is alone has all the room there is.
    if (sharedTokens === undefined || active === 0) return true;
    return (this.#taken.get(endpoint) ?? 0) + share.of(endpoint, sharedTokens) <= sharedTokens;
  }

  #giveBack(endpoint: string, tokens: number): void {
    const left = (this.#taken.get(endpoint) ?? 0) - tokens;
    if (left > 0) this.#taken.set(endpoint, left);
    else this.#taken.delete(endpoint);
  }

  #isOpen({ endpoint }: Place): boolean {
    const how = standing(this.#keeper.table.get(endpoint), this.#clock.now());
    return how === "ready" || how === "busy";
  }

  /** A place of a prompt for which there is none left that it could wait for: it is to be tried, and to fail, in the open. */
  #lost({ places }: Ticket): Place | undefined {
    return places.some((place) => this.#isOpen(place)) ? undefined : places[0];
  }

  #take(endpoint: string, taker: SlotTaker): void {
    this.takeAnyway(endpoint, taker);
    if (!this.#isLimited(endpoint)) return;
    // Those that are forgotten say no more than that it was long ago.
    this.#served.set(taker.conversation, ++this.#count);
  }

  /** Those who wait, the next one first: each conversation's first prompts before anybody's second. */
  #inLine(): readonly Ticket[] {
    const before = new Map<number, number>();
    const ranked = [...this.#tickets].map((ticket) => {
      const round = before.get(ticket.conversation) ?? 0;
      before.set(ticket.conversation, round + 1);
      return { ticket, round, served: this.#served.get(ticket.conversation) ?? 0 };
    });
    ranked.sort((a, b) => a.round - b.round || a.served - b.served || a.ticket.order - b.ticket.order);
    return ranked.map(({ ticket }) => ticket);
  }

  /** Each place has a line of its own: who waits for another one is before nobody here. */
  #tellPositions(): void {
    if (this.#tickets.size === 0) return;
    const before = new Map<string, number>();
    for (const ticket of this.#inLine()) {
      let position = 1;
      for (const { endpoint } of ticket.places) {
        const there = before.get(endpoint) ?? 0;
        before.set(endpoint, there + 1);
        position = Math.max(position, there + 1);
      }
      if (ticket.position === position) continue;
      ticket.position = position;
      ticket.onPosition(position);
    }
  }

  #full(length: number, places: readonly Place[], expectedSeconds: number): RouterError {
    const slots = places.reduce((sum, { endpoint }) => sum + this.#keeper.slotsOf(endpoint), 0);
    const seconds = Math.min(Math.max(Math.ceil((expectedSeconds * length) / slots), 1), 120);
    return new RouterError(
      "QUEUE_FULL",
      `Too many prompts wait already (${String(length)} for each model that could answer). Try again in about ${String(seconds)} s.`,
      { retryAfterSeconds: seconds },
    );
  }
}

const rememberedConversations = 1_000;
