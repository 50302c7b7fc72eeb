package org.prunelab.spark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A standalone cluster of this machine: a master and workers of one core, from the jars of the tests. */
final class Cluster implements AutoCloseable {

    private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");
    private static final Pattern REGISTERED = Pattern.compile("Registering worker ");

    private final Path folder;
    private final List<Process> processes = new ArrayList<>();
    private String master = "";

    private Cluster(Path folder) {
        this.folder = folder;
    }

    /**
     * Starts a master and workers, and waits until they know each other.
     *
     * @param folder for their files
     */
    static Cluster start(Path folder, int workers) throws IOException, InterruptedException {
        Cluster cluster = new Cluster(folder);
        try {
            Files.createDirectories(folder.resolve("jars")); // Spark looks for it; jars come by the class path
            cluster.run("master", "org.apache.spark.deploy.master.Master", "--webui-port", "0");
            cluster.master = cluster.await(MASTER, 1).get(0).group(1);
            for (int worker = 1; worker <= workers; worker++) {
                Path work = Files.createDirectories(folder.resolve("work-" + worker));
                cluster.run(
                        "worker-" + worker,
                        "org.apache.spark.deploy.worker.Worker",
                        "--webui-port",
                        "0",
                        "--cores",
                        "1",
                        "--memory",
                        "1g",
                        "--work-dir",
                        work.toString(),
                        cluster.master);
            }
            cluster.await(REGISTERED, workers);
            return cluster;
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    String master() {
        return master;
    }

    /** Ends a worker with its executor as kill -9 does. */
    void killWorker(int number) {
        kill(processes.get(number));
    }

    /** The executors of a worker; of those that have ended, none. */
    List<ProcessHandle> executors(int number) {
        return processes.get(number).descendants().toList();
    }

    private void run(String name, String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                ClusterProgram.class.getName(),
                program,
                "--host",
                "127.0.0.1",
                "--port",
                "0"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("SPARK_HOME", folder.toString());
        builder.environment().put("SPARK_DIST_CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        processes.add(builder.redirectErrorStream(true)
                .redirectOutput(log(name).toFile())
                .start());
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }

    /** Waits until the master has said something so many times. */
    private List<MatchResult> await(Pattern said, int times) throws IOException, InterruptedException {
        long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (true) {
            String text = Files.readString(log("master"), StandardCharsets.UTF_8);
            List<MatchResult> found = said.matcher(text).results().toList();
            if (found.size() >= times) {
                return found;
            } else if (System.nanoTime() > until || processes.stream().anyMatch(p -> !p.isAlive())) {
                throw new IllegalStateException("The cluster did not start:\n" + text);
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    @Override
    public void close() {
        processes.forEach(Cluster::kill);
    }

    private static void kill(Process process) {
        Stream<ProcessHandle> executors = process.descendants();
        process.destroyForcibly();
        executors.forEach(ProcessHandle::destroyForcibly);
    }
}
