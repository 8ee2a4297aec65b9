/** What a picture may be: each of these is taken by every provider that takes pictures at all. */
export const imageTypes = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'] as const;
export type ImageType = (typeof imageTypes)[number];

/** Bytes of one picture, at most. Anthropic takes 5 MB of base64, which is the least. */
export const largestImage = 3_900_000;
/** Pictures of one message, at most. */
export const mostImages = 10;
/**
 * Pixels of the longer side: what is larger the providers scale down themselves, and bill. Source:
 * Anthropic's documentation, “Vision”.
 */
export const longestSide = 1_568;

/** A picture that goes with a message: all that is known of it but its bytes. */
export interface ImageRef {
  /** SHA-256 of its bytes, in hexadecimal. */
  readonly id: string;
  /** "screenshot.png" */
  readonly name: string;
  readonly mimeType: ImageType;
  readonly bytes: number;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** The bytes of a picture. */
export interface ImageContent {
  readonly mimeType: ImageType;
  /** Base 64. */
  readonly data: string;
}

/**
 * Whether a text is base 64, of megabytes too: an expression with groups, as libraries have it, runs out of
 * stack there.
 */
export function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/u.test(text);
}

/** Pixels for a token. Source: Anthropic's documentation, “Vision”; OpenAI and Gemini come to less. */
const pixelsPerToken = 750;
/** The most that a large picture comes to. */
const mostTokens = 1_600;

/** Tokens of a picture, rather too many than too few. */
export function imageTokens({ width, height }: Pick<ImageRef, 'width' | 'height'>): number {
  return Math.min(mostTokens, Math.ceil((width * height) / pixelsPerToken));
}
