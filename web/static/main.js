// What the page does beyond reading: each module looks for its own elements and leaves if there are none.
import { drawer } from "./drawer.js";
import { importing } from "./import.js";
import { keys, roving } from "./keys.js";
import { light } from "./light.js";
import { progress } from "./progress.js";
import { upload } from "./upload.js";

light(document);
drawer(document);
importing(document);
keys(document);
roving(document);
progress(document);
upload(document);
document.querySelector("[data-focus]")?.focus();
