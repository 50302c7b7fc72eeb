package org.prunelab.jupyter;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The data of one form of a value, or in words why there are none. Whatever leaves a renderer hangs a kernel, and so does
 * a renderer that never ends; values of users' own types may do either.
 *
 * @param data empty where there is a problem
 * @param metadata that goes with the data
 * @param problem empty where there are data
 */
record Guarded(Optional<String> data, Map<String, Object> metadata, Optional<String> problem) {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    /** Characters; a notebook with much more no longer opens. */
    private static final int MOST = 30_000_000;

    static <T> Guarded make(Form<T> form, T value) {
        return make(form, value, LIMIT);
    }

    static <T> Guarded make(Form<T> form, T value, Duration limit) {
        var task = new FutureTask<>(() -> made(form, value));
        var thread = new Thread(task, "prunelab-renderer");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            return problem(form, "it takes longer than %d s".formatted(limit.toSeconds()));
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            return problem(form, "it was interrupted");
        } catch (ExecutionException e) {
            return problem(form, inWords(e.getCause()));
        }
    }

    private static <T> Guarded made(Form<T> form, T value) {
        String data = form.data().apply(value);
        if (data == null) {
            return problem(form, "it is null");
        }
        if (data.length() > MOST) {
            return problem(form, "its %,d characters are too many".formatted(data.length()));
        }
        return new Guarded(Optional.of(data), form.metadata().apply(value), Optional.empty());
    }

    private static String inWords(Throwable cause) {
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    private static Guarded problem(Form<?> form, String why) {
        return new Guarded(
                Optional.empty(),
                Map.of(),
                Optional.of("This value cannot be shown as %s: %s".formatted(form.mime(), why)));
    }
}
