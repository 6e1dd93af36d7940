// What the scenes show: characters that differ by shape. In a scene there is no line of writing to tell sizes by, so that no
// capital is here that is a larger small letter (C K O P S U V W X Z), none of 0 o, 1 I l |, 9 g, 5 S, + t.
export const characters = "abcdefghijklmnopqrstuvwxyzABDEFGHJLMNQRTY2345678&@#%?!=$".split("");
