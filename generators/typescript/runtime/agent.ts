// SPDX-License-Identifier: 0BSD
import { messageOf, NotConverted, StepError } from "./errors.js";
import type { EffectContext } from "./host.js";
import type { Fields, Json } from "./items.js";
import { textOf } from "./json.js";
import { recall, remember, type MemorySettings } from "./memory.js";
import { complete, type Completion, type Message, type ModelSettings, type Picture, type ToolCall, type ToolDescription } from "./models.js";
import { instructions, parseOutput, schemaOf, type OutputShape } from "./structured-output.js";

/** A function that a model may call. */
export interface Tool extends ToolDescription {
  run(args: Fields, context: EffectContext): Json | Promise<Json>;
}

/** What both an agent and a chain are given. */
export interface ChainParams {
  readonly model: ModelSettings;
  /** Answers when the first model fails. */
  readonly fallback?: ModelSettings;
  readonly system?: Json;
  /** The question; what stands in that field of the item when missing. */
  readonly prompt?: Json;
  /** The field of the item that is the question where there is none; `chatInput` when missing. */
  readonly field?: string;
  /** Messages between the system's and the question. */
  readonly messages?: readonly Message[];
  /** The form that the answer must have. */
  readonly output?: OutputShape;
  /** The item's pictures go along with the question: all of them, or those under the given names. */
  readonly pictures?: boolean | readonly string[];
}

/** What an agent is given. */
export interface AgentParams extends ChainParams {
  readonly tools?: readonly Tool[];
  readonly memory?: MemorySettings;
  readonly maxIterations?: Json;
  /** Whether a caller who reads along is given the answer; it is, when missing. */
  readonly streaming?: Json;
  /** The calls of tools are part of the result, */
  readonly returnIntermediateSteps?: Json;
  /** as this says what happened in one of them. */
  readonly telling?: (call: ToolCall, answer: Completion) => Fields;
}

/** Asks a model once. Gives `{ text }`, or `{ output }` when the answer must have a form. */
export async function runChain(params: ChainParams, context: EffectContext): Promise<Fields> {
  const messages = opening(params, [], context);
  const answer = await ask(params, messages, [], context);
  if (params.output === undefined) return { text: answer.text.trim() };
  return { output: await inForm(params, params.output, messages, answer.text, context) };
}

/** Lets a model answer with the help of tools. Gives `{ output }`. */
export async function runAgent(params: AgentParams, context: EffectContext): Promise<Fields> {
  const question = questionOf(params, context);
  const history = params.memory === undefined ? [] : await recall(params.memory);
  const messages = opening(params, history, context);
  const tools = params.tools ?? [];
  const most = Math.max(1, Number(params.maxIterations ?? 10));
  const steps: Fields[] = [];
  for (let iteration = 0; iteration < most; iteration += 1) {
    const answer = await ask(params, messages, tools, context);
    if (answer.toolCalls.length === 0) {
      const output = params.output === undefined ? answer.text : await inForm(params, params.output, messages, answer.text, context);
      if (params.memory !== undefined) await remember(params.memory, question, typeof output === "string" ? output : JSON.stringify(output));
      if (params.streaming !== false) context.tell?.(output);
      return { output, ...(params.returnIntermediateSteps === true ? { intermediateSteps: steps } : {}) };
    }
    messages.push({ role: "assistant", content: answer.text, toolCalls: answer.toolCalls });
    for (const call of answer.toolCalls) {
      const observation = await callTool(call, tools, context);
      messages.push({ role: "tool", content: observation, call });
      steps.push({ action: { tool: call.name, toolInput: call.arguments, toolCallId: call.id, ...params.telling?.(call, answer) }, observation });
    }
  }
  throw new StepError(`Max iterations (${most}) reached. The agent could not complete the task within the allowed number of iterations.`);
}

/** A tool's failure is told to the model, which may try something else; a tool that nobody wrote yet ends the run. */
export async function callTool(call: ToolCall, tools: readonly Tool[], context: EffectContext): Promise<string> {
  const tool = tools.find(({ name }) => name === call.name);
  if (tool === undefined) return `${call.name} is not a valid tool, try one of [${tools.map(({ name }) => name).join(", ")}].`;
  try {
    const result = await tool.run(call.arguments, context);
    return typeof result === "string" ? result : JSON.stringify(result ?? null);
  } catch (error) {
    context.signal.throwIfAborted();
    if (error instanceof NotConverted) throw error;
    return `There was an error: "${messageOf(error)}"`;
  }
}

function questionOf(params: ChainParams, context: EffectContext): string {
  const question = params.prompt === undefined ? context.item.json[params.field ?? "chatInput"] : params.prompt;
  if (question === undefined) throw noPrompt(params.field);
  return textOf(question);
}

/** The failure of a step that has nothing to ask. */
export function noPrompt(field = "chatInput"): StepError {
  return new StepError("No prompt specified", { description: `Expected to find the prompt in an input field called '${field}', or in the step's own prompt` });
}

function opening(params: ChainParams, history: readonly Message[], context: EffectContext): Message[] {
  const form = params.output === undefined ? "" : instructions(schemaOf(params.output));
  const system = [params.system === undefined || params.system === null ? "" : String(params.system), form].filter((part) => part !== "").join("\n\n");
  const pictures = picturesOf(params, context);
  return [
    ...(system === "" ? [] : [{ role: "system", content: system } as const]),
    ...(params.messages ?? []),
    ...history,
    { role: "user", content: questionOf(params, context), ...(pictures.length === 0 ? {} : { pictures }) },
  ];
}

function picturesOf(params: ChainParams, context: EffectContext): Picture[] {
  const wanted = params.pictures;
  if (wanted === undefined || wanted === false) return [];
  return Object.entries(context.item.binary ?? {})
    .filter(([name, file]) => file.mimeType.startsWith("image/") && (wanted === true || wanted.includes(name)))
    .map(([, { data, mimeType }]) => ({ data, mimeType }));
}

async function ask(params: ChainParams, messages: readonly Message[], tools: readonly ToolDescription[], context: EffectContext): Promise<Completion> {
  try {
    return await complete({ ...params.model, messages, tools }, context);
  } catch (error) {
    if (params.fallback === undefined || context.signal.aborted) throw error;
    return complete({ ...params.fallback, messages, tools }, context);
  }
}

async function inForm(params: ChainParams, shape: OutputShape, messages: readonly Message[], text: string, context: EffectContext): Promise<Json> {
  const schema = schemaOf(shape);
  try {
    return parseOutput(text, schema);
  } catch (error) {
    if (shape.autoFix !== true) throw error;
    const problem = error instanceof StepError && error.description !== undefined ? error.description : messageOf(error);
    return parseOutput((await mended(params, shape, messages, text, problem, context)).text, schema);
  }
}

/** A second answer in place of a wrong one: by the model that gave it, which sees the whole conversation, or by a fixer, which sees only the form. */
function mended(params: ChainParams, shape: OutputShape, messages: readonly Message[], text: string, problem: string, context: EffectContext): Promise<Completion> {
  if (shape.fixer === undefined) {
    const again: Message[] = [...messages, { role: "assistant", content: text }, { role: "user", content: `This does not fit the required form: ${problem}. Answer again with the corrected JSON only.` }];
    return ask(params, again, [], context);
  }
  const asked = typeof shape.repair === "string" && shape.repair !== "" ? shape.repair
    : "{instructions}\n\nThe answer below does not fit:\n\n{completion}\n\nWhat is wrong with it: {error}\n\nAnswer again with the corrected JSON only.";
  const holes: Readonly<Record<string, string>> = { instructions: instructions(schemaOf(shape)), completion: text, error: problem };
  const content = asked.replace(/\{(instructions|completion|error)\}/g, (hole, name: string) => holes[name] ?? hole);
  return complete({ ...shape.fixer, messages: [{ role: "user", content }], tools: [] }, context);
}
