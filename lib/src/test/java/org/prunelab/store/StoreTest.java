package org.prunelab.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class StoreTest {

    private static final RunId ID = new RunId("fine-tune", "0123456789abcdef".repeat(4));
    private static final RunId OTHER = new RunId("prune", "f".repeat(64));

    @TempDir
    private Path root;

    private Store store;

    @BeforeEach
    void open() {
        store = Store.in(root);
    }

    private Run make(RunId id, String text) {
        return store.make(id, StoreJson.object().put("seed", 1), making -> {
            write(making.folder().resolve("artifact.txt"), text);
            making.note("threads", 2);
            return StoreJson.object().put("map", 0.5);
        });
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void keepsWhatWasMade() throws IOException {
        assertEquals(Optional.empty(), store.find(ID));
        Run run = make(ID, "hello");
        Run found = Store.in(root).find(ID).orElseThrow();
        assertEquals(root.resolve("fine-tune-0123456789abcdef0123"), found.folder());
        assertEquals("hello", Files.readString(found.file("artifact.txt")));
        // sha256sum of "hello"
        assertEquals("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824", found.digest("artifact.txt"));
        assertEquals(0.5, found.number("map"));
        assertTrue(Double.isNaN(found.number("absent")));
        assertEquals(1, found.config().path("seed").asInt());
        assertEquals(2, found.environment().path("threads").asInt());
        assertFalse(found.environment().path("java").asText().isEmpty());
        assertEquals(run.files(), found.files());
        assertEquals(Optional.empty(), found.damage());
    }

    @Test
    void doesNotWorkTwice() {
        Run first = make(ID, "first");
        assertSame(first, make(ID, "second"));
    }

    @Test
    void refusesAFileThatARunHasNot() {
        Run run = make(ID, "hello");
        String said = assertThrows(IllegalArgumentException.class, () -> run.file("model.cfg"))
                .getMessage();
        assertTrue(said.contains("no file model.cfg, only artifact.txt, config.json"), said);
    }

    @Test
    void failedWorkLeavesNoRunAndKeepsItsScratch() {
        IllegalStateException failure = assertThrows(
                IllegalStateException.class,
                () -> store.make(ID, StoreJson.object(), making -> {
                    write(making.scratch().resolve("checkpoint"), "1");
                    throw new IllegalStateException("The loss is no number.");
                }));
        assertEquals("The loss is no number.", failure.getMessage());
        assertEquals(List.of(), store.list());
        store.make(ID, StoreJson.object(), making -> {
            assertTrue(Files.exists(making.scratch().resolve("checkpoint")));
            return StoreJson.object();
        });
    }

    @Test
    void threadsOfOneProcessDoNotWorkTwiceEither() throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(1);
        AtomicInteger times = new AtomicInteger();
        CompletableFuture<Run> first =
                CompletableFuture.supplyAsync(() -> store.make(ID, StoreJson.object(), making -> {
                    times.incrementAndGet();
                    working.countDown();
                    await(waiting);
                    return StoreJson.object();
                }));
        working.await();
        Run second = Store.in(root).make(ID, StoreJson.object(), new Work() {
            @Override
            public JsonNode run(RunWriter making) {
                times.incrementAndGet();
                return StoreJson.object();
            }

            @Override
            public void waiting() {
                waiting.countDown();
            }
        });
        assertEquals(first.get().folder(), second.folder());
        assertEquals(1, times.get());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void damagesAreToldAndMended() throws IOException {
        Run run = make(ID, "hello");
        make(OTHER, "other");
        assertEquals(List.of(), store.verify());
        Files.writeString(run.file("artifact.txt"), "hallo");
        assertEquals(
                List.of(new Store.Damage(run.folder(), "the content of artifact.txt does not have its digest")),
                store.verify());
        Files.writeString(run.file("artifact.txt"), "hell");
        assertEquals(
                "artifact.txt has 4 bytes and should have 5",
                store.verify().get(0).what());
        Files.delete(run.file("artifact.txt"));
        assertEquals("artifact.txt is missing", store.verify().get(0).what());

        assertEquals(Optional.of("artifact.txt is missing"), store.discardIfDamaged(run));
        assertEquals(Optional.empty(), store.find(ID));
        Run again = make(ID, "hello");
        assertEquals(Optional.empty(), store.discardIfDamaged(again));
        assertEquals(List.of(), store.verify());

        Files.writeString(again.folder().resolve("manifest.json"), "{");
        assertEquals(
                List.of(new Store.Damage(again.folder(), "manifest.json is missing or no manifest")),
                store.discardDamaged());
        assertFalse(Files.exists(again.folder()));
        assertTrue(store.find(OTHER).isPresent());
    }

    @Test
    void aDamagedResultCountsAsMissing() throws IOException {
        Run run = make(ID, "hello");
        Files.writeString(run.file("result.json"), "{\"map\": 0.9}");
        assertEquals(Optional.empty(), Store.in(root).find(ID));
        store = Store.in(root);
        assertEquals(0.5, make(ID, "hello").number("map"));
        Files.writeString(run.folder().resolve("manifest.json"), "{\"files\": 3");
        store = Store.in(root);
        assertEquals(
                "manifest.json is missing or no manifest", store.verify().get(0).what());
        assertEquals(0.5, make(ID, "hello").number("map"));
        assertEquals(List.of(), store.verify());
    }

    @Test
    void collectsWhatNobodyRefersTo() {
        make(ID, "hello");
        make(OTHER, "other");
        write(root.resolve("notes.txt"), "mine");
        assertEquals(List.of(root.resolve(OTHER.folder())), store.unreferenced(Set.of(ID), folder -> true));
        Store.Collected collected = store.collect(Set.of(ID), folder -> true);
        assertEquals(List.of(root.resolve(OTHER.folder())), collected.folders());
        assertTrue(collected.bytes() > 5);
        assertEquals(List.of(ID), store.list().stream().map(Run::id).toList());
        assertEquals(Optional.empty(), store.find(OTHER));
        assertTrue(Files.exists(root.resolve("notes.txt")));
        assertEquals(List.of(), store.collect(Set.of(ID), folder -> true).folders());
    }

    @Test
    void aFullDiskIsToldInWords() {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.exists(full), "the system has no device that is always full");
        UncheckedIOException refused = assertThrows(
                UncheckedIOException.class,
                () -> store.make(ID, StoreJson.object(), making -> {
                    try {
                        // the next file is written by way of this name
                        Files.createSymbolicLink(making.folder().resolve("result.json.part"), full);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    return StoreJson.object();
                }));
        assertEquals(
                "The store %s can't be written to: No space left on device. Make room or name another folder in PRUNELAB_STORE; finished runs are as they were."
                        .formatted(root),
                refused.getMessage());
        assertEquals(List.of(), store.list());
        assertEquals(List.of(), store.verify());
        make(ID, "there is room again");
    }

    @Test
    void aStoreThatCannotBeWrittenToIsToldInWords() {
        Path sys = Path.of("/sys"); // refuses even root
        Assumptions.assumeTrue(Files.isDirectory(sys), "the system has no folder that refuses everybody");
        store = Store.in(sys.resolve("prunelab"));
        assertEquals(Optional.empty(), store.find(ID));
        assertEquals(List.of(), store.list());
        assertThrows(UncheckedIOException.class, store::requireWritable);
        String said = assertThrows(UncheckedIOException.class, () -> make(ID, "hello"))
                .getMessage();
        assertTrue(said.startsWith("The store /sys/prunelab can't be written to: "), said);
        assertTrue(said.contains("name another folder in PRUNELAB_STORE"), said);
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<Run> first =
                CompletableFuture.supplyAsync(() -> store.make(ID, StoreJson.object(), making -> {
                    working.countDown();
                    await(end);
                    return StoreJson.object();
                }));
        working.await();
        Thread waiter = Thread.currentThread();
        String said = assertThrows(
                        IllegalStateException.class,
                        () -> store.make(ID, StoreJson.object(), new Work() {
                            @Override
                            public JsonNode run(RunWriter making) {
                                return StoreJson.object();
                            }

                            @Override
                            public void waiting() {
                                waiter.interrupt();
                            }
                        }))
                .getMessage();
        assertEquals("Waiting for %s, which is being made elsewhere, was interrupted.".formatted(ID), said);
        end.countDown();
        assertTrue(Files.isDirectory(first.get().folder()));
    }
}
