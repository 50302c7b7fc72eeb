package org.prunelab.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.stage.Data;
import org.prunelab.stage.Stage;
import org.prunelab.stage.Stages;
import org.prunelab.stage.Train;
import org.prunelab.store.Store;

/** What an executor does with an order, without one. */
class StageTaskTest {

    @TempDir
    private Path folder;

    @Test
    void aStageIsMadeAndItsEndIsTold() {
        Train stage = NewsTest.stage(1);
        Stages stages = Stages.in(Store.in(folder));
        try (NewsFolder news = NewsFolder.in(folder, stages.id(stage))) {
            Order order = Order.of(stage, stages.id(stage).key(), folder, news.path());

            assertEquals("", StageTask.outcome(order.json(), 2));

            assertTrue(News.read(news.path()).orElseThrow().ended());
        }
        assertTrue(stages.find(stage).isPresent());
    }

    @Test
    void aStoreThatIsNotSharedIsTold() {
        Order order = Order.of(NewsTest.stage(1), "key", folder, folder.resolve(".spark/elsewhere"));

        assertFailure(order, 2, "The executor does not see the store %s as the driver does".formatted(folder));
        assertTrue(isEmpty(folder));
    }

    @Test
    void aStoreThatCannotBeWrittenToIsTold() throws IOException {
        Files.createDirectories(folder.resolve("news/news.json.part")); // refused to the administrator, too
        Order order = Order.of(NewsTest.stage(1), "key", folder, folder.resolve("news"));

        assertFailure(
                order,
                2,
                "The user %s, as whom executors run, can't write to the store"
                        .formatted(System.getProperty("user.name")));
    }

    @Test
    void fewerCoresThanThreadsAreTold() {
        Order order = Order.of(NewsTest.stage(1), "key", folder, folder);

        assertFailure(order, 1, "The stage computes with 2 threads, but the executor has 1 cores for it.");
    }

    @Test
    void otherDataOrAnotherVersionIsTold() {
        Order order = Order.of(NewsTest.stage(1), "key", folder, folder);

        assertFailure(order, 2, "train has another key on the executor than on the driver");
    }

    @Test
    void aStageThatFailsTellsItsOwnReason() {
        Train whole = NewsTest.stage(1);
        Stage stage = new Train(whole.network(), new Data.Folder(folder.resolve("nowhere"), 0, 0), whole.training());

        assertFailure(
                Order.of(stage, "key", folder, folder),
                2,
                folder.resolve("nowhere").toString());
    }

    private static void assertFailure(Order order, int cores, String told) {
        String outcome = StageTask.outcome(order.json(), cores);
        assertTrue(outcome.startsWith("On ") && outcome.contains(": "), outcome);
        assertTrue(outcome.contains(told), outcome);
    }

    private static boolean isEmpty(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
