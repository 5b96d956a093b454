// The designer: a picture of what is typed, steps without a new page, drag and drop, colours, pictures of any kind. Without this the
// page's buttons do the same.
"use strict";
const form = document.querySelector("form[data-preview]");
if (form) {
  const sheet = new CSSStyleSheet();
  const find = (what, where = document) => where.querySelector(what);
  const all = (what, where = document) => [...where.querySelectorAll(what)];
  const at = name => find(`[data-at="${CSS.escape(name)}"]`, form);
  let timer, running;

  // The picture is in a tree of its own; its colours can't come as a style element, which the page's policy forbids.
  const draw = answer => {
    const [host, from] = [document.getElementById("front"), find("#front template", answer)];
    if (host?.shadowRoot && from) {
      const drawn = from.content;
      sheet.replaceSync(find("style", drawn).textContent);
      host.shadowRoot.adoptedStyleSheets = [sheet];
      find(".picture", host.shadowRoot).replaceWith(find(".picture", drawn));
      find(".behind").replaceChildren(...find(".behind", answer).childNodes);
      find("#stage .picture").setAttribute("aria-label", find("#stage .picture", answer).getAttribute("aria-label"));
    }
    find("#picture-part .old")?.remove();
    const old = find("#picture-part .old", answer);
    if (old) find("#picture-part").append(old);
    find("#summary-part").replaceChildren(...find("#summary-part", answer).childNodes);
  };

  const say = answer => {
    for (const said of all("[data-at]", form)) {
      said.replaceChildren();
      document.getElementById("d-" + said.dataset.at)?.removeAttribute("aria-invalid");
    }
    for (const finding of all("#findings-part li", answer)) {
      const [said, text] = [at(finding.dataset.at), document.createElement("p")];
      if (!said) continue;
      [text.className, text.lang] = [finding.className, finding.lang];
      text.textContent = finding.textContent;
      said.append(text);
      if (text.className === "fault") document.getElementById("d-" + finding.dataset.at)?.setAttribute("aria-invalid", "true");
    }
    for (const crop of all("#crops-part img", answer)) {
      const box = find(`[name="${CSS.escape(crop.dataset.part)}"]`, form)?.closest(".slot");
      if (box) find(".crop", box).replaceChildren(crop);
    }
  };

  const ask = async (address, body) => {
    running?.abort();
    running = new AbortController();
    const answer = await fetch(address, { method: "POST", body, redirect: "manual", signal: running.signal });
    if (!answer.ok) throw new Error(answer.status);
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  };

  const preview = async () => {
    form.setAttribute("aria-busy", "true");
    try {
      const answer = await ask(form.dataset.preview, new FormData(form));
      draw(answer);
      say(answer);
      form.removeAttribute("aria-busy");
    } catch (fault) {
      if (fault.name !== "AbortError") form.removeAttribute("aria-busy"); // the next change asks again; Save says what is wrong
    }
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(preview, 300);
  };

  // Rows come, go and move: the form comes back whole. Chosen files stay, as no form can be given them.
  form.addEventListener("submit", async event => {
    const step = event.submitter?.value ?? "preview";
    if (/^(save|try|publish|redeemed\.remove|side\.\w+)$/.test(step)) return;
    event.preventDefault();
    clearTimeout(timer);
    if (step === "preview") return preview();
    try {
      const answer = await ask(form.action, new FormData(form, event.submitter));
      const parts = find(".parts", answer);
      const open = all("details[open]", form).map(d => d.dataset.open).filter(Boolean);
      for (const chosen of all("input[type=file]", form).filter(f => f.files.length)) {
        find(`[name="${CSS.escape(chosen.name)}"]`, parts)?.replaceWith(chosen);
      }
      find(".parts", form).replaceChildren(...parts.childNodes);
      for (const name of open) find(`details[data-open="${CSS.escape(name)}"]`, form)?.setAttribute("open", "");
      ready();
      const next = find("[autofocus]", form);
      next?.closest("details")?.setAttribute("open", "");
      next?.focus({ preventScroll: true });
      next?.scrollIntoView({ block: "nearest" });
      draw(answer);
    } catch (fault) {
      if (fault.name !== "AbortError") {
        const pressed = document.createElement("input");
        [pressed.type, pressed.name, pressed.value] = ["hidden", "do", step];
        form.append(pressed);
        form.submit();
      }
    }
  });

  // Phones take PNG; what a browser can show, it can also write as one.
  const asPng = async input => {
    const [file] = input.files;
    if (!file || file.type === "image/png") return;
    try {
      const picture = await createImageBitmap(file);
      const scale = Math.min(1, 4 * input.dataset.width / picture.width);
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const png = await new Promise(done => canvas.toBlob(done, "image/png"));
      const files = new DataTransfer();
      files.items.add(new File([png], file.name.replace(/\.[^.]*$/, "") + ".png", { type: "image/png" }));
      input.files = files.files;
    } catch {
      // It goes as it is, and the server says what it is.
    }
  };
  form.addEventListener("input", event => {
    if (!event.target.matches("[type=file],[name=side],[name=light]")) soon();
  });
  form.addEventListener("change", async event => {
    if (event.target.matches("[type=file]")) {
      await asPng(event.target);
      soon();
    } else if (event.target.matches("[data-step]")) {
      form.requestSubmit(find(`button[value=${event.target.dataset.step}]`, form));
    }
  });

  // A picture that is dropped beside its place must not take the page's.
  const hasFile = event => event.dataTransfer?.types.includes("Files");
  for (const what of ["dragover", "drop"]) {
    document.addEventListener(what, event => { if (hasFile(event)) event.preventDefault(); });
  }
  const takesFiles = slot => {
    slot.ondragover = event => slot.classList.toggle("over", hasFile(event));
    slot.ondragleave = event => { if (!slot.contains(event.relatedTarget)) slot.classList.remove("over"); };
    slot.ondrop = event => {
      slot.classList.remove("over");
      const [file] = event.dataTransfer.files;
      if (!file) return;
      const [input, files] = [find("[type=file]", slot), new DataTransfer()];
      files.items.add(file);
      input.files = files.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    };
  };

  const group = piece => find("select[name$='.group']", piece);
  // By pointer, since the browser's own drag and drop knows no fingers. The field is where it would come to lie.
  const drag = (piece, start) => {
    const [held, edge] = [new AbortController(), 64];
    start.preventDefault(); // no text is chosen on the way
    piece.classList.add("dragged");
    const move = event => {
      const y = event.clientY;
      if (y < edge || y > innerHeight - edge) scrollBy(0, y < edge ? -16 : 16);
      const list = find(".pieces", document.elementFromPoint(event.clientX, y)?.closest(".group") ?? piece);
      // Fields of a poster and of the style do not mix.
      if (!list || !find(`option[value="${list.dataset.group}"]`, group(piece))) return;
      const next = all(".piece", list).find(p => p !== piece && y < p.getBoundingClientRect().top + p.offsetHeight / 2) ?? null;
      if (list !== piece.parentElement || next !== piece.nextElementSibling) list.insertBefore(piece, next);
    };
    const end = () => {
      held.abort();
      piece.classList.remove("dragged");
      group(piece).value = piece.parentElement.dataset.group;
      soon();
    };
    document.addEventListener("pointermove", move, { signal: held.signal });
    for (const what of ["pointerup", "pointercancel"]) document.addEventListener(what, end, { signal: held.signal });
  };
  const ready = () => {
    for (const field of all(".field.color", form)) {
      const typed = find("input", field);
      if (find("[type=color]", field)) continue;
      const picked = document.createElement("input");
      picked.type = "color";
      picked.setAttribute("aria-label", find("label", field).textContent);
      const show = () => { picked.value = /^#[\da-f]{6}$/i.test(typed.value) ? typed.value : "#888888"; };
      show();
      typed.addEventListener("input", show);
      picked.addEventListener("input", event => {
        event.stopPropagation();
        typed.value = picked.value;
        soon();
      });
      typed.before(picked);
    }
    for (const piece of all(".pieces .piece", form)) {
      const grip = find(".grip", piece);
      grip.hidden = false;
      grip.onpointerdown = event => { if (event.button === 0) drag(piece, event); };
      group(piece).onchange = event => {
        const list = find(`.pieces[data-group="${event.target.value}"]`, form);
        if (list !== piece.parentElement) list.append(piece);
        event.target.focus();
      };
    }
    all(".slot", form).forEach(takesFiles);
  };
  ready();
}
