// Without this file nothing waits on the phone: every form is sent at once, as plain forms are.
// What the phone remembers, for pages and worker alike: who uses it, and what is not sent yet.
(function (here) {
  "use strict";
  const NAME = "samvei";

  function open() {
    return new Promise(function (resolve, reject) {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = function () {
        asked.result.createObjectStore("state");
        asked.result.createObjectStore("outbox", { keyPath: "id" }).createIndex("order", "order");
      };
      asked.onsuccess = function () { resolve(asked.result); };
      asked.onerror = function () { reject(asked.error); };
      asked.onblocked = function () { reject(new Error("blocked")); };
    });
  }

  // One transaction; `strict`, so that what we say is kept survives a phone that dies. Closed at once: an open
  // connection blocks a later delete.
  async function within(store, mode, work) {
    const db = await open();
    try {
      return await new Promise(function (resolve, reject) {
        const transaction = db.transaction(store, mode, mode === "readwrite" ? { durability: "strict" } : undefined);
        const asked = work(transaction.objectStore(store));
        transaction.oncomplete = function () { resolve(asked && asked.result); };
        transaction.onerror = transaction.onabort = function () { reject(transaction.error); };
      });
    } finally {
      db.close();
    }
  }

  here.samveiStore = {
    get: function (key) { return within("state", "readonly", function (s) { return s.get(key); }); },
    set: function (key, value) { return within("state", "readwrite", function (s) { return s.put(value, key); }); },
    forget: function (key) { return within("state", "readwrite", function (s) { return s.delete(key); }); },
    entries: function () { return within("outbox", "readonly", function (s) { return s.index("order").getAll(); }); },
    keep: function (entry) { return within("outbox", "readwrite", function (s) { return s.put(entry); }); },
    drop: function (id) { return within("outbox", "readwrite", function (s) { return s.delete(id); }); },
    wipe: async function (actor) {
      const mine = (await this.entries()).filter(function (entry) { return entry.actor === actor; });
      for (const entry of mine) await this.drop(entry.id);
    },
  };
})(self);
