# A peer of registrations.py: the same counts by hand with R's data.table.
#
# registrations_peer.R FOLDER SETTINGS
#
# FOLDER holds the needed columns of a prepared registration as CSV, since data.table reads no
# Parquet; SETTINGS is that of registrations_peer.py. Prints the sums as JSON, then the seconds.
suppressMessages(library(data.table))
arguments <- commandArgs(trailingOnly = TRUE)
given <- jsonlite::fromJSON(arguments[2])
began <- proc.time()

read <- function(name) fread(file.path(arguments[1], paste0(name, ".csv")), showProgress = FALSE)

provisions <- read("provisions")
benefits <- read("benefits")
benefits[, product := given$kinds[kind + 1L]]
key <- c("person", "household", "municipality", "product", "start", "end")
records <- rbind(provisions[, ..key], benefits[, ..key])

# A row for each half-year that a record touches.
halves <- given$halves
long <- rbindlist(lapply(seq_len(nrow(halves)), function(place) {
  first <- halves[place, 1]
  last <- halves[place, 2]
  records[start <= last & end >= first, .(person, household, municipality, product, half = place)]
}))
law_of <- integer(30)
for (place in 1:3) for (product in 0:29) {
  if (bitwAnd(given$laws[place], bitwShiftL(1L, product))) law_of[product + 1L] <- place - 1L
}
long[, law := law_of[product + 1L]]
counted <- seq(2, nrow(halves) - 1)

own <- unique(long, by = c("person", "municipality", "half", "product"))
now <- own[half %in% counted]
laws <- unique(own, by = c("person", "municipality", "half", "law"))
anyone <- copy(unique(laws, by = c("person", "municipality", "half")))[, law := 3L]
laws <- rbind(laws, anyone)[, .(person, municipality, law, half)]
current <- laws[half %in% counted]
sums <- list()
sums[["clienten"]] <- now[, .N, by = .(municipality, half, product)][, sum(N)] +
  current[, .N, by = .(municipality, half, law)][, sum(N)]
by_law <- now[, .N, by = .(person, municipality, half, law)]
by_all <- now[, .N, by = .(person, municipality, half)]
sums[["clienten-aantal"]] <- sum(pmin(by_law$N, 6)) + sum(pmin(by_all$N, 6))
for (flow in list(list("inflow", 1L), list("outflow", -1L))) {
  beside <- laws[, .(person, municipality, law, half = half + flow[[2]])]
  sums[[flow[[1]]]] <- nrow(current[!beside, on = .(person, municipality, law, half)])
}
homes <- unique(long[half %in% counted], by = c("household", "municipality", "half", "product"))
number <- homes[, .N, by = .(household, municipality, half)]
sums[["huishoudens-voorzieningen"]] <- sum(pmin(number$N, 6))
kinds <- unique(homes, by = c("household", "municipality", "half", "law"))
sums[["huishoudens-wetten"]] <- sum(bitwShiftL(1L, kinds$law))

invoices <- read("invoices")[month >= given$months[1] & month <= given$months[2]]
clients <- invoices[, .(cents = sum(as.numeric(cents))),
  by = .(person, municipality, product, half = month %/% 6L)
][cents > 0]
setorder(clients, -cents)
euros <- clients[, .(cents = sum(cents), n = .N, most = sum(head(cents, 2L))),
  by = .(municipality, product, half)
]
sums[["euros"]] <- sum(euros$cents)
sums[["contributors"]] <- sum(euros$n)
sums[["largest"]] <- sum(euros$most)
between <- c(halves[2, 1], halves[nrow(halves) - 1, 2])
sums[["verwijzingen-verblijf"]] <- nrow(provisions[
  product %in% given$residential & start >= between[1] & start <= between[2]
])

took <- proc.time() - began
texts <- sprintf('"%s": %.0f', names(sums), unlist(sums))
cat("{", paste(texts, collapse = ", "), "}\n", sep = "")
cat(took[["elapsed"]], took[["user.self"]] + took[["sys.self"]], "\n")
