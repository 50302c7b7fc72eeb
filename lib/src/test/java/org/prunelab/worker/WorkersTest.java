package org.prunelab.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.report.ProgressBar;
import org.prunelab.stage.Data;
import org.prunelab.stage.Evaluate;
import org.prunelab.stage.NetworkConfig;
import org.prunelab.stage.Stage;
import org.prunelab.stage.StageProgress;
import org.prunelab.stage.Stages;
import org.prunelab.stage.TinyStages;
import org.prunelab.stage.Train;
import org.prunelab.store.Instructions;
import org.prunelab.store.Run;
import org.prunelab.store.Store;

/** Stages in real processes. */
@Tag("slow")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class WorkersTest {

    private static final NetworkConfig NETWORK = new NetworkConfig(0.03125, 64);

    /** Two steps an epoch, and a checkpoint after each. */
    private static final Train TRAIN = new Train(NETWORK, TinyStages.DATA, TinyStages.training(4, 1));

    private static final Train OTHER = new Train(NETWORK, TinyStages.DATA, TinyStages.training(1, 2));

    @TempDir
    private Path folder;

    private Stages stages;
    private Workers workers;

    @BeforeEach
    void open() {
        stages = Stages.in(Store.in(folder.resolve("store")));
        workers = Workers.of(2, 1);
    }

    @AfterEach
    void close() {
        workers.close();
        Thread.interrupted(); // must not reach other tests
        assertEquals(Set.of(), processes());
    }

    private static Set<ProcessHandle> processes() {
        return ProcessHandle.current().children().filter(ProcessHandle::isAlive).collect(Collectors.toSet());
    }

    private static ProcessHandle process() {
        return processes().iterator().next();
    }

    /** Does something at each step. */
    private static StageProgress at(LongConsumer step) {
        return new StageProgress() {
            @Override
            public void advanced(Stage stage, ProgressBar bar) {
                step.accept(bar.done());
            }
        };
    }

    @Test
    void stagesGiveWhatTheyGiveHereAndTellTheirProgress() throws IOException {
        List<String> told = new ArrayList<>();
        Evaluate evaluation = TinyStages.evaluation(TRAIN);
        workers.run(TRAIN, stages, new StageProgress() {
            @Override
            public void started(Stage stage) {
                told.add("started " + stage.name());
            }

            @Override
            public void advanced(Stage stage, ProgressBar bar) {
                told.add(stage.name() + " " + bar.done() + "/" + bar.total());
            }

            @Override
            public void finished(Stage stage, Run run) {
                told.add("finished " + run.id().stage());
            }
        });
        ProcessHandle first = process();
        workers.run(evaluation, stages, StageProgress.NONE);

        assertEquals(Set.of(first), processes());
        assertEquals("started train", told.get(0));
        assertTrue(told.containsAll(List.of("train 1/8", "train 2/8", "train 7/8", "train 8/8")), told::toString);
        assertEquals("finished train", told.get(told.size() - 1));
        Stages here = Stages.in(Store.in(folder.resolve("here")));
        Run expected = here.run(evaluation, StageProgress.NONE);
        assertEquals(expected.result(), stages.find(evaluation).orElseThrow().result());
        assertArrayEquals(weights(here), weights(stages));
    }

    private static byte[] weights(Stages of) throws IOException {
        return Files.readAllBytes(of.find(TRAIN).orElseThrow().file("model.weights"));
    }

    @Test
    void workersAreHeldToTheInstructionsThatTheyAreGiven() {
        assumeTrue(Instructions.AVX2.possible());
        try (Workers narrow = workers.with(Instructions.AVX2)) {
            narrow.run(OTHER, stages, StageProgress.NONE);
        }

        assertEquals(
                "avx2",
                stages.find(OTHER)
                        .orElseThrow()
                        .environment()
                        .path("instructions")
                        .asText());
        assertThrows(IllegalArgumentException.class, () -> workers.with(Instructions.OTHER));
    }

    @Test
    void aStagesFailureIsToldInItsOwnWordsAndTheWorkerGoesOn() {
        Train failing = new Train(NETWORK, new Data.Folder(folder.resolve("missing"), 0, 0), TinyStages.training(1, 1));
        String here = assertThrows(RuntimeException.class, () -> stages.run(failing, StageProgress.NONE))
                .getMessage();

        String told = assertThrows(IllegalStateException.class, () -> workers.run(failing, stages, StageProgress.NONE))
                .getMessage();

        assertEquals(here, told);
        ProcessHandle worker = process();
        workers.run(OTHER, stages, StageProgress.NONE);
        assertEquals(Set.of(worker), processes());
    }

    @Test
    void aKilledWorkerTakesItsStageWithItAndTheNextGoesOnFromTheCheckpoint() {
        String told = assertThrows(
                        IllegalStateException.class,
                        () -> workers.run(TRAIN, stages, at(step -> {
                            if (step == 5) {
                                process().destroyForcibly();
                            }
                        })))
                .getMessage();

        assertTrue(told.contains("exit code 137, killed"), told);
        assertTrue(stages.find(TRAIN).isEmpty());
        workers.run(OTHER, stages, StageProgress.NONE);
        List<Long> steps = new ArrayList<>();
        workers.run(TRAIN, stages, at(steps::add));
        assertTrue(steps.get(0) > 4, steps::toString);
    }

    @Test
    void aWorkerOutOfMemorySaysSo() throws IOException {
        ProcessBuilder program = workers.program();
        program.environment().put("JAVA_TOOL_OPTIONS", "-Xmx16m");
        StageProcess small = new StageProcess(program);
        Train large = new Train(new NetworkConfig(0.5, 64), TinyStages.DATA, TinyStages.training(1, 1));

        String told = assertThrows(IllegalStateException.class, () -> small.run(large, stages, StageProgress.NONE))
                .getMessage();

        assertTrue(told.contains("exit code 3, its heap being full"), told);
        assertTrue(told.contains("java.lang.OutOfMemoryError: Java heap space"), told);
        assertFalse(small.isAlive());
    }

    @Test
    void anInterruptStopsTheStageAndKeepsItsStateAndTheWorker() {
        Thread here = Thread.currentThread();

        String told = assertThrows(
                        IllegalStateException.class,
                        () -> workers.run(TRAIN, stages, at(step -> {
                            if (step == 1) {
                                here.interrupt();
                            }
                        })))
                .getMessage();

        assertTrue(told.contains("was interrupted. The checkpoint of step "), told);
        assertFalse(Thread.currentThread().isInterrupted());
        ProcessHandle worker = process();
        List<Long> steps = new ArrayList<>();
        workers.run(TRAIN, stages, at(steps::add));
        assertEquals(Set.of(worker), processes());
        assertTrue(steps.get(0) > 1, steps::toString);
    }

    @Test
    void aWorkerThatDiedInIdlenessIsReplacedUnseen() {
        workers.run(OTHER, stages, StageProgress.NONE);
        process().destroyForcibly();
        process().onExit().join();

        workers.run(TRAIN, stages, StageProgress.NONE);

        assertTrue(stages.find(TRAIN).isPresent());
    }

    @Test
    void aCollectorThatTheUserNamesStays() {
        String serial = "-XX:+UseSerialGC";
        assertTrue(Workers.light(Map.of("JAVA_TOOL_OPTIONS", "-Xmx1g")).contains(serial));
        for (String variable : List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")) {
            assertFalse(Workers.light(Map.of(variable, "-XX:+UseG1GC")).contains(serial), variable);
        }
    }
}
