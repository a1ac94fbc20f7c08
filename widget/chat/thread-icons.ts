/** Paths of a conversation's icons, from lucide (ISC licence), as in look/paths.ts. */
export const SEND =
  "M3.714 3.048a.498.498 0 0 0-.683.627l2.843 7.627a2 2 0 0 1 0 1.396l-2.842 7.627a.498.498 0 0 0 .682.627l18-8.5a.5.5 0 0 0 0-.904zM6 12h16";
export const MORE =
  "M13 12a1 1 0 1 1-2 0 1 1 0 0 1 2 0zM20 12a1 1 0 1 1-2 0 1 1 0 0 1 2 0zM6 12a1 1 0 1 1-2 0 1 1 0 0 1 2 0z";
export const CLOCK = "M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0zM12 6v6l4 2";
export const CHECK = "M20 6 9 17l-5-5";
export const CHECKS = "M18 6 7 17l-5-5M22 10l-7.5 7.5L13 16";
export const DOWN = "M12 5v14M19 12l-7 7-7-7";
export const OFFLINE =
  "M12 20h.01M8.5 16.429a5 5 0 0 1 7 0M5 12.859a10 10 0 0 1 5.17-2.69M19 12.859a10 10 0 0 0-2.007-1.523M2 8.82a15 15 0 0 1 4.177-2.643M22 8.82a15 15 0 0 0-11.288-3.764M2 2l20 20";
export const DONE = "M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0zM16 9l-5.5 5.5L8 12";
