import { colon, has, questionMark, quotationMark, type WordCount } from "./characters.ts";

/**
 * What stands among the words of a request and is none: quotations, who the model is to be, what is not wanted, and
 * what follows a short request as its material. Every pattern is anchored or bounded, because any text comes here.
 * `signs` are those of the lines, or of more.
 */
export function withoutAsides(lines: string, signs: WordCount): string {
  let request = lines;
  if (has(quotationMark, signs))
    request = request.replace(quotation, (quoted) => (wordsOf(quoted) > 3 ? ' "" ' : quoted));
  if (person.test(request)) request = request.replace(persona, " ");
  if (no.test(request)) request = request.replace(notWanted, "$1 ");
  if (request.length > 40 && person.test(request)) request = request.replace(introduction, " ");
  if (has(colon, signs)) request = request.replace(pickFrom, "$1");
  request = withoutTail(request, signs);
  return request === lines || hasWord.test(request) ? request : lines;
}

/** What `notWanted` cannot do without, and how `persona` and `introduction` begin. */
const no = /do(?:n['’]t| not) |no(?: need|t asking) /i;
const person = /^\s{0,20}(?:you|act|as|pretend|hi|hey|so|i|we|my)/i;
const hasWord = /[\p{L}\p{N}]/u;

/** "They said no", with any kind of quotation marks. Within a line, so that one mark too many does not take all. */
const quotation = /"[^"\n]{8,600}"|“[^“”\n]{8,600}”|«[^«»\n]{8,600}»/g;

const persona =
  /^\s{0,20}(?:you are (?:an?|the|my)|you're (?:an?|the|my)|act as|as an? (?=[\w -]{0,40}(?:expert|senior|experienced|professional|world))|imagine you are|pretend (?:to be|you are))\s[^.!?:,\n]{3,160}[.!?:,\n](?=[\s\S])/i;

/** "Not asking you to refactor it, only …", "don't explain, …": up to where the wish begins. */
const notWanted =
  /(^|[.!?\n] ?)(?:(?:please )?(?:don['’]t|do not) (?!you\b|we\b|i\b|they\b)|no need (?:to|for) |(?:i['’]m )?not asking (?:you )?(?:to|for) |i (?:don['’]t|do not) (?:want|need) (?=[^.!?\n]{2,160}[,;:.–-] ?(?:i )?(?:only|just|simply|all|but|want|need)\b))(?:[^.!?\n]{2,160}\.(?= i (?:only|just|simply)\b)|[^.!?:,;\n–]{2,80}[,:;–])/gi;

/** "I'm a database engineer and …. What is a nice gift?": who asks, where a question follows. */
const introduction =
  /^\s{0,20}(?:hi[,.! ]+|hey[,.! ]+|so,? )?(?:i['’]?m|i am|i work as|we['’]?re|we are|my \w{2,20} is|my name is)\s(?:an?\s|the\s)[^.!?\n]{3,200}[.!]\s(?=[^?]{8,200}\?)/i;

/** "Which of these is a fruit: proof, theorem, lemon?" */
const pickFrom =
  /^(\s{0,20}(?:which|what|who) (?:of (?:these|the following)|one|word)\b[^:?\n]{0,80}):[^?\n]{3,160}(?=\?|$)/i;

/** What such a lead names is not what is asked, however it goes on: "Correct this letter: Dear Sir …". */
const leadToMaterial =
  /^[^\n?:]{0,100}(?:\b(?:of|in|from) this|\b(?:this|these|following|my|the) (?:text|letter|e-?mail|mail|essay|list|log|sentence|paragraph|message|article|note|poem)\b[^\n?:]{0,60}):\s/i;

/** "who voted? The council met on Tuesday …" */
const leadOfQuestion = /^\s{0,20}(?:who|what|which|when|where|is|are|was|does|do|did|how many|has)\b[^\n?:]{2,90}\?\s/i;

const least = { afterColon: 12, afterQuestion: 40 };

/** Here the person speaks again, and asks for something. */
const speaks = /[?？]|\b(?:i|i'm|my|me|we|our|you|your|please|must|should|explain|prove|write|make|how|why)\b/i;

function withoutTail(lines: string, signs: WordCount): string {
  const colonAt = has(colon, signs) ? lines.indexOf(":") : -1;
  const lead = colonAt === -1 || colonAt > 200 ? undefined : leadToMaterial.exec(lines)?.[0];
  if (lead !== undefined) return hasWords(lines.slice(lead.length), least.afterColon) ? lead : lines;
  if (!has(questionMark, signs)) return lines;
  const question = leadOfQuestion.exec(lines)?.[0];
  if (question === undefined) return lines;
  const rest = lines.slice(question.length);
  return hasWords(rest, least.afterQuestion) && !speaks.test(rest) ? question : lines;
}

/** Most texts are too short for so many. */
function hasWords(text: string, count: number): boolean {
  return text.length >= 2 * count - 1 && wordsOf(text) >= count;
}

function wordsOf(text: string): number {
  return text.match(/\S+/g)?.length ?? 0;
}
