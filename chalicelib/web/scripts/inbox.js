// Inbox: a page makes a file ready, asks for its ticket, and puts it there.

import { smaller, typeOf, TYPES } from "./smaller.js";

const MOST = 200 * 2 ** 20;

// A "no" that trying again does not change; `status` is that of the answer, where there was one.
export class Refused extends Error {
  constructor(words, status, field) {
    super(words);
    Object.assign(this, { name: "Refused", status, field });
  }
}

// What is sent of a file: as it is, or a large photo made smaller.
export async function prepared(chosen) {
  if (chosen.size > MOST) throw new Refused("Tệp lớn hơn 200 MB; hãy quét ở 200–300 dpi hoặc chia nhỏ.");
  const file = await smaller(chosen);
  const type = typeOf(file);
  if (!TYPES.has(type)) throw new Refused("Chỉ nhận tệp PDF, JPEG, PNG, TIFF hoặc HEIC.");
  if (file.size === 0) throw new Refused("Tệp rỗng; hãy chọn lại tệp.");
  return file.type === type ? file : new Blob([file], { type });
}

export async function api(slot, method, more, body, signal) {
  const answer = await fetch(`${slot.dataset.base}/v1${slot.dataset.sending}${more}`, {
    method,
    signal,
    headers: { "Content-Type": "application/json", "x-csrf-token": slot.dataset.csrf },
    body: body && JSON.stringify(body),
  });
  const { status } = answer;
  if (answer.ok) return status === 204 ? null : answer.json();
  if (status === 401) throw new Refused("Phiên đăng nhập đã hết; hãy đăng nhập lại rồi gửi tiếp.", status);
  if (status < 500 && status !== 429) {
    const { detail, field } = await answer.json().catch(() => ({}));
    throw new Refused(detail || "Không gửi được tệp này.", status, field);
  }
  throw new Error(`status ${status}`);
}

// Puts a file there; `tell` hears how far it is, in percent.
export function put({ url, fields }, file, signal, tell) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", file, "file");
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) tell(Math.floor((100 * event.loaded) / event.total));
    });
    request.addEventListener("load", () => {
      if (request.status < 300) done();
      else failed(new Error(`inbox ${request.status}`));
    });
    request.addEventListener("error", () => failed(new Error("line")));
    request.addEventListener("abort", () => failed(new Error("taken away")));
    signal.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}
