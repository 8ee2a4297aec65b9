import type { IncomingHttpHeaders } from 'node:http';
import type { Script } from './modelScripts.ts';

/** What a wire has to know of a request. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The body as JSON, or undefined where it is none. */
  readonly body: unknown;
}

/** One protocol that model servers speak, from the server's side. */
export interface Wire {
  /** What the address ends in: `/v1`, or nothing. */
  readonly basePath: string;
  isChat(request: WireRequest): boolean;
  isModelList(request: WireRequest): boolean;
  /** The model that a chat is for. */
  modelOf(request: WireRequest): string | undefined;
  /** What the person said last; the default answer repeats it. */
  lastMessage(request: WireRequest): string;
  keyOf(headers: IncomingHttpHeaders): string | undefined;
  /** The list of models; an entry is an id or the protocol's own object. */
  modelList(models: readonly (string | Readonly<Record<string, unknown>>)[]): unknown;
  /** The body of an error. */
  failure(status: number, message: string, code: string): unknown;
  streams(request: WireRequest): boolean;
  /** Writes one streamed response; made anew for each, for it counts on. */
  format(request: WireRequest): WireFormat;
  /** A response in one piece, for a request that wants no stream; undefined where there is none. */
  whole?(script: Script, request: WireRequest): unknown;
}

/** How the steps of a script look in a stream. Each gives the bytes to write, or an empty text for none. */
export interface WireFormat {
  readonly contentType: string;
  text(piece: string): string;
  reasoning(piece: string): string;
  /** Before the first piece of the arguments. */
  toolCallStart(index: number, id: string, name: string): string;
  toolCallPiece(index: number, piece: string): string;
  toolCallEnd(index: number): string;
  usage(input: number, output: number): string;
  finish(reason: string): string;
  /** The mark after the end: `[DONE]`. */
  done(): string;
  /** Any JSON as one event. */
  event(data: unknown, name?: string): string;
}
