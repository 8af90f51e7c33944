// Smaller: large photos are made smaller before they are sent; all else stays as it is.

export const TYPES = new Set([
  "application/pdf", "image/jpeg", "image/png", "image/tiff", "image/heic", "image/heif",
]);
const ENDINGS = {
  pdf: "application/pdf", jpg: "image/jpeg", jpeg: "image/jpeg", png: "image/png",
  tif: "image/tiff", tiff: "image/tiff", heic: "image/heic", heif: "image/heif",
};
const SIDE = 2500; // pixels of the longer side: A4 at about 210 dpi
const LIGHT = 1.5 * 2 ** 20;

// Some browsers do not know the types of some photos.
export function typeOf(file) {
  return file.type || ENDINGS[(file.name || "").split(".").pop().toLowerCase()] || "";
}

export async function smaller(file) {
  if (!file.type.startsWith("image/") || file.type === "image/tiff") return file;
  if (TYPES.has(file.type) && file.size <= LIGHT) return file;
  let picture;
  try {
    picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return file; // what this browser cannot open is sent as it is, and opened by the reader
  }
  const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
  if (!made || (TYPES.has(file.type) && made.size >= file.size)) return file;
  return made;
}
